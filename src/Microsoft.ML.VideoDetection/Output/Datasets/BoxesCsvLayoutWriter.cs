using System.Buffers;
using System.Globalization;
using Microsoft.ML.VideoDetection.Evaluation.Tracking;

namespace Microsoft.ML.VideoDetection.Output.Datasets;

/// <summary>The layout of boxes in CSV: <c>boxes.csv</c> and a folder of images for each video. Coordinates keep all digits.</summary>
internal sealed class BoxesCsvLayoutWriter : IDatasetLayoutWriter
{
    private static readonly SearchValues<char> _quoted = SearchValues.Create(",;\t\"\r\n");

    private readonly string _root;
    private readonly IReadOnlyList<string> _classNames;
    private readonly StreamWriter _rows;
    private readonly bool _hasTracks;
    private readonly bool _hasOccluded;
    private readonly uint _anyLabel;
    private string _video = "";

    /// <param name="root">An empty folder.</param>
    /// <param name="data">All labels are read once before, to know which columns there are.</param>
    /// <param name="cancellationToken">Ends that reading.</param>
    internal BoxesCsvLayoutWriter(string root, LabeledVideoData data, CancellationToken cancellationToken)
    {
        _root = root;
        _classNames = data.ClassNames;
        bool hasIgnored = false;
        foreach (LabeledVideo video in data.Videos)
        {
            for (int position = 0; position < video.FrameCount; position++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                FrameAnnotation annotation = video.GetAnnotation(position);
                _hasTracks |= annotation.TrackIds.Length > 0;
                _hasOccluded |= annotation.Occluded.Length > 0;
                hasIgnored |= annotation.IgnoredBoxes.Length > 0;
                if (_anyLabel == 0 && annotation.Labels.Length > 0)
                    _anyLabel = annotation.Labels[0];
            }
        }

        // The class of an ignored box means nothing, but the file's classes are those that occur.
        _anyLabel = Math.Max(1, _anyLabel);
        _rows = new StreamWriter(Path.Combine(root, "boxes.csv")) { NewLine = "\n" };
        _rows.WriteLine($"video,frame,class,x,y,width,height{(_hasTracks ? ",track" : "")}{(_hasOccluded ? ",occluded" : "")}{(hasIgnored ? ",ignore" : "")}");
        HasIgnored = hasIgnored;
    }

    private bool HasIgnored { get; }

    public void BeginVideo(string name, bool isStill) => _video = name;

    public string ImagePath(int index, string extension) =>
        Path.Combine(_root, _video, string.Create(CultureInfo.InvariantCulture, $"{index:D6}{extension}"));

    public void AddFrame(DatasetFrame frame)
    {
        FrameAnnotation annotation = frame.Annotation;
        for (int i = 0; i < annotation.Labels.Length; i++)
        {
            int track = annotation.TrackIds.Length > 0 ? annotation.TrackIds[i] : -1;
            bool isHidden = annotation.Occluded.Length > 0 && annotation.Occluded[i];
            Write(frame.Index, annotation.Labels[i], annotation.Boxes.AsSpan(4 * i, 4), track, isHidden, isIgnored: false);
        }

        for (int i = 0; i < annotation.IgnoredBoxes.Length; i += 4)
            Write(frame.Index, _anyLabel, annotation.IgnoredBoxes.AsSpan(i, 4), -1, isHidden: false, isIgnored: true);
    }

    public void Complete() => _rows.Flush();

    public void Dispose() => _rows.Dispose();

    private void Write(int index, uint label, ReadOnlySpan<float> box, int track, bool isHidden, bool isIgnored)
    {
        // In doubles, whose differences of floats are exact here.
        (double x, double y) = (box[0], box[1]);
        _rows.Write(string.Create(
            CultureInfo.InvariantCulture, $"{Quoted(_video)},{index},{Quoted(_classNames[(int)label - 1])},{x},{y},{box[2] - x},{box[3] - y}"));
        if (_hasTracks)
            _rows.Write(string.Create(CultureInfo.InvariantCulture, $",{track}"));
        if (_hasOccluded)
            _rows.Write(isHidden ? ",1" : ",0");
        if (HasIgnored)
            _rows.Write(isIgnored ? ",1" : ",0");
        _rows.WriteLine();
    }

    // RFC 4180; what is trimmed or split when it is read is quoted.
    private static string Quoted(string text) => text.AsSpan().IndexOfAny(_quoted) >= 0 || text.Trim() != text
        ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
        : text;
}
