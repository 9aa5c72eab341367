using System.Globalization;
using Microsoft.ML.VideoDetection.Data.Labels.Mot;
using Microsoft.ML.VideoDetection.Evaluation.Tracking;

namespace Microsoft.ML.VideoDetection.Output.Datasets;

/// <summary>The layout of the MOT challenges, in which frames and pixels count from 1.</summary>
/// <remarks>
/// Line of <c>gt.txt</c>: frame,id,left,top,width,height,flag,class,visibility. The flag of ignored boxes is 0; visibility is 0 where an object is partly
/// hidden, else 1. Coordinates keep all digits. Class numbers count the lines of <c>labels.txt</c>.
/// </remarks>
internal sealed class MotLayoutWriter(string root, IReadOnlyList<string> classNames) : IDatasetLayoutWriter
{
    private readonly HashSet<string> _folders = new(StringComparer.OrdinalIgnoreCase);
    private StreamWriter? _labels;
    private string _name = "";
    private string _folder = "";
    private string _extension = "";
    private (int Count, int Width, int Height) _frames;

    public void BeginVideo(string name, bool isStill)
    {
        EndVideo();
        _name = name;
        _frames = default;

        // Sequences lie side by side; seqinfo.ini keeps the name.
        string folder = name.Replace('/', '_').Replace('\\', '_');
        string unique = folder;
        for (int i = 2; !_folders.Add(unique); i++)
            unique = string.Create(CultureInfo.InvariantCulture, $"{folder} ({i})");
        _folder = Path.Combine(root, unique);
        string labels = Directory.CreateDirectory(Path.Combine(_folder, "gt")).FullName;
        if (!classNames.SequenceEqual([MotClasses.Pedestrian]))
            File.WriteAllText(Path.Combine(labels, "labels.txt"), string.Concat(classNames.Select(label => label + "\n")));
        _labels = new StreamWriter(Path.Combine(labels, "gt.txt")) { NewLine = "\n" };
    }

    public string ImagePath(int index, string extension)
    {
        _extension = extension;
        return Path.Combine(_folder, "img1", string.Create(CultureInfo.InvariantCulture, $"{index + 1:D6}{extension}"));
    }

    public void AddFrame(DatasetFrame frame)
    {
        if (_frames.Count == 0)
            _frames = (0, frame.Width, frame.Height);
        _frames.Count++;
        FrameAnnotation annotation = frame.Annotation;
        for (int i = 0; i < annotation.Labels.Length; i++)
        {
            int track = annotation.TrackIds.Length > 0 ? annotation.TrackIds[i] : -1;
            bool isHidden = annotation.Occluded.Length > 0 && annotation.Occluded[i];
            Write(frame.Index, track, annotation.Boxes.AsSpan(4 * i, 4), 1, annotation.Labels[i], isHidden ? 0 : 1);
        }

        for (int i = 0; i < annotation.IgnoredBoxes.Length; i += 4)
            Write(frame.Index, -1, annotation.IgnoredBoxes.AsSpan(i, 4), 0, 1, 1);
    }

    public void Complete() => EndVideo();

    public void Dispose() => _labels?.Dispose();

    private void Write(int index, int track, ReadOnlySpan<float> box, int flag, uint label, int visibility)
    {
        // In doubles, whose sums and differences of floats are exact here.
        (double x, double y) = (box[0], box[1]);
        _labels!.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{index + 1},{track},{x + 1},{y + 1},{box[2] - x},{box[3] - y},{flag},{label},{visibility}"));
    }

    private void EndVideo()
    {
        if (_labels is null)
            return;
        _labels.Dispose();
        _labels = null;
        File.WriteAllText(
            Path.Combine(_folder, "seqinfo.ini"),
            string.Create(
                CultureInfo.InvariantCulture,
                $"[Sequence]\nname={_name}\nimDir=img1\nseqLength={_frames.Count}\nimWidth={_frames.Width}\nimHeight={_frames.Height}\nimExt={_extension}\n"));
    }
}
