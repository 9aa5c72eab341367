using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Microsoft.ML.VideoDetection.Output.Datasets;

/// <summary>The layout of ultralytics' YOLO: <c>data.yaml</c>, <c>images/train/video/frame</c>, <c>labels/train/video/frame.txt</c>, and still images without a folder.</summary>
/// <remarks>
/// Each line is class, centre, width and height as shares of the picture, with nine digits: 2e-6 pixels of a picture of 2000. A frame without objects has
/// an empty file, so that it is seen to be looked at.
/// </remarks>
internal sealed class YoloLayoutWriter(string root, IReadOnlyList<string> classNames) : IDatasetLayoutWriter
{
    private const string Images = "images";
    private const string Split = "train";

    // YAML takes JSON's texts.
    private static readonly JsonSerializerOptions _text = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string _images = Path.Combine(root, Images, Split);
    private readonly string _labels = Path.Combine(root, "labels", Split);
    private (string Name, bool IsStill) _video;

    public void BeginVideo(string name, bool isStill)
    {
        // The last "images" of a path is what its labels are found by.
        string safe = string.Join('/', name.Split('/', '\\').Select(part => part == Images ? Images + "_" : part));
        _video = (safe, isStill);
    }

    public string ImagePath(int index, string extension) => Path.Combine(
        _images, _video.Name + string.Create(CultureInfo.InvariantCulture, $"{(_video.IsStill ? "" : $"/{index:D6}")}{extension}"));

    public void AddFrame(DatasetFrame frame)
    {
        StringBuilder text = new();
        FrameAnnotation annotation = frame.Annotation;
        for (int i = 0; i < annotation.Labels.Length; i++)
        {
            ReadOnlySpan<float> box = annotation.Boxes.AsSpan(4 * i, 4);
            double x = ((double)box[0] + box[2]) / 2, y = ((double)box[1] + box[3]) / 2;
            double width = (double)box[2] - box[0], height = (double)box[3] - box[1];
            text.Append(
                CultureInfo.InvariantCulture,
                $"{annotation.Labels[i] - 1} {x / frame.Width:0.#########} {y / frame.Height:0.#########} {width / frame.Width:0.#########} {height / frame.Height:0.#########}\n");
        }

        string path = Path.Combine(_labels, Path.ChangeExtension(Path.GetRelativePath(_images, frame.ImagePath), ".txt"));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text.ToString());
    }

    public void Complete()
    {
        StringBuilder yaml = new();
        yaml.Append(CultureInfo.InvariantCulture, $"path: .\ntrain: {Images}/{Split}\n# val: put images of other videos into {Images}/val and their labels into labels/val\nnames:\n");
        for (int i = 0; i < classNames.Count; i++)
            yaml.Append(CultureInfo.InvariantCulture, $"  {i}: {JsonSerializer.Serialize(classNames[i], _text)}\n");
        File.WriteAllText(Path.Combine(root, "data.yaml"), yaml.ToString());
    }

    public void Dispose()
    {
        // Nothing is open between frames.
    }
}
