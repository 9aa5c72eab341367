namespace Microsoft.ML.VideoDetection;

/// <summary>The layout of COCO-VID: <c>annotations.json</c> and <c>images/video/frame</c>.</summary>
internal sealed class CocoVidLayoutWriter : IDatasetLayoutWriter
{
    private readonly CocoVidWriter _writer;
    private string _video = "";

    internal CocoVidLayoutWriter(string root, IReadOnlyList<string> classNames)
    {
        ImageFolder = Path.Combine(root, "images");
        _writer = new CocoVidWriter(Path.Combine(root, "annotations.json"), classNames);
    }

    public string ImageFolder { get; }

    public string JpegExtension => ".jpg";

    public void BeginVideo(string name)
    {
        _video = name;
        _writer.BeginVideo(name);
    }

    public void AddFrame(DatasetFrame frame) => _writer.AddFrame(
        frame.Index, $"{_video}/{frame.FileName}", frame.Width, frame.Height, frame.Annotation, frame.IsTrainingFrame);

    public void Complete() => _writer.Complete();

    public void Dispose() => _writer.Dispose();
}
