using System.Globalization;

namespace Microsoft.ML.VideoDetection.Output.Datasets;

/// <summary>The layout of COCO-VID: <c>annotations.json</c>, <c>images/video/frame</c>, and still images in <c>images</c>.</summary>
internal sealed class CocoVidLayoutWriter : IDatasetLayoutWriter
{
    private readonly CocoVidWriter _writer;
    private readonly string _imageFolder;
    private (string Name, bool IsStill) _video;

    internal CocoVidLayoutWriter(string root, IReadOnlyList<string> classNames)
    {
        _imageFolder = Path.Combine(root, "images");
        _writer = new CocoVidWriter(Path.Combine(root, "annotations.json"), classNames);
    }

    public void BeginVideo(string name, bool isStill)
    {
        _video = (name, isStill);
        if (!isStill)
            _writer.BeginVideo(name);
    }

    public string ImagePath(int index, string extension) => Path.Combine(
        _imageFolder, _video.Name + string.Create(CultureInfo.InvariantCulture, $"{(_video.IsStill ? "" : $"/{index:D6}")}{extension}"));

    public void AddFrame(DatasetFrame frame)
    {
        string name = Path.GetRelativePath(_imageFolder, frame.ImagePath).Replace('\\', '/');
        if (_video.IsStill)
            _writer.AddStill(name, frame.Width, frame.Height, frame.Annotation);
        else
            _writer.AddFrame(frame.Index, name, frame.Width, frame.Height, frame.Annotation, frame.IsTrainingFrame);
    }

    public void Complete() => _writer.Complete();

    public void Dispose() => _writer.Dispose();
}
