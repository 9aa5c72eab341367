using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection;
using Microsoft.ML.VideoDetection.Evaluation;
using Microsoft.ML.VideoDetection.Evaluation.Tracking;

namespace Dff.Samples.Data;

/// <summary>What labelled data consists of, gathered in one pass over the labels and the headers of the images.</summary>
internal sealed class DataSummary
{
    public const int MaxExamples = 5;

    private readonly List<float> _widths = [];
    private readonly List<float> _heights = [];

    public int Videos { get; private set; }

    public int Stills { get; private set; }

    /// <summary>Videos and still images on which nothing is labelled.</summary>
    public int EmptyVideos { get; private set; }

    public long Frames { get; private set; }

    public long FramesWithObjects { get; private set; }

    public long Boxes { get; private set; }

    public long Ignored { get; private set; }

    public long Tracks { get; private set; }

    public long Occluded { get; private set; }

    public long Generated { get; private set; }

    /// <summary>Boxes of each class.</summary>
    public long[] ClassBoxes { get; private set; } = [];

    /// <summary>Frames of each size.</summary>
    public Dictionary<(int Width, int Height), long> FrameSizes { get; } = [];

    /// <summary>Images that are missing, unreadable or of another size than the labels say.</summary>
    public long BadImages { get; private set; }

    public List<string> BadImageExamples { get; } = [];

    public (float Min, float Median, float Max)? BoxWidth => Spread(_widths);

    public (float Min, float Median, float Max)? BoxHeight => Spread(_heights);

    /// <summary>Image files that were decoded.</summary>
    public long DecodedImages { get; private set; }

    /// <summary>Reads labels and images.</summary>
    /// <param name="data">The data.</param>
    /// <param name="checkImages">Whether the header of every image file is read.</param>
    /// <param name="mostDecoded">So many image files are decoded too, spread evenly.</param>
    /// <param name="report">Is told the number of frames done.</param>
    /// <param name="cancel">Ends it.</param>
    public static DataSummary Of(LabeledVideoData data, bool checkImages, long mostDecoded, Action<int> report, CancellationToken cancel)
    {
        DataSummary summary = new() { ClassBoxes = new long[data.ClassNames.Count] };
        foreach (LabeledVideo video in data.Videos)
        {
            if (video.IsStill)
                summary.Stills++;
            else
                summary.Videos++;
            HashSet<int> tracks = [];
            long labelled = summary.Boxes + summary.Ignored;
            for (int position = 0; position < video.FrameCount; position++)
            {
                cancel.ThrowIfCancellationRequested();
                FrameAnnotation annotation = video.GetAnnotation(position);
                summary.Add(annotation);
                tracks.UnionWith(annotation.TrackIds);
                summary.AddImage(video, position, checkImages, IsDecoded(summary.Frames - 1, data.FrameCount, mostDecoded));
                report((int)Math.Min(int.MaxValue, summary.Frames));
            }

            summary.Tracks += tracks.Count;
            if (summary.Boxes + summary.Ignored == labelled)
                summary.EmptyVideos++;
        }

        return summary;
    }

    private void Add(FrameAnnotation annotation)
    {
        Frames++;
        FramesWithObjects += annotation.Labels.Length > 0 ? 1 : 0;
        Boxes += annotation.Labels.Length;
        Ignored += annotation.IgnoredBoxes.Length / 4;
        Occluded += annotation.Occluded.Count(hidden => hidden);
        Generated += annotation.Generated.Count(interpolated => interpolated);
        for (int i = 0; i < annotation.Labels.Length; i++)
        {
            ClassBoxes[annotation.Labels[i] - 1]++;
            _widths.Add(annotation.Boxes[(4 * i) + 2] - annotation.Boxes[4 * i]);
            _heights.Add(annotation.Boxes[(4 * i) + 3] - annotation.Boxes[(4 * i) + 1]);
        }
    }

    private void AddImage(LabeledVideo video, int position, bool checkImages, bool decode)
    {
        try
        {
            (int Width, int Height) size = video.GetSize(position);
            if (checkImages && decode)
                Decode(video, position);
            if (checkImages && DatasetChecks.CompareImageSize(video, position) is string different)
                AddBadImage(different);
            FrameSizes[size] = FrameSizes.GetValueOrDefault(size) + 1;
        }
        catch (InvalidDataException error)
        {
            AddBadImage(error.Message);
        }
    }

    // Frames inside video files were passed over when the files were opened.
    private void Decode(LabeledVideo video, int position)
    {
        if (video.GetImagePath(position) is null)
            return;
        video.ReadImage(position).Dispose();
        DecodedImages++;
    }

    // Frame by frame, the whole number of wanted ones grows by one or not.
    private static bool IsDecoded(long frame, long count, long most) =>
        most >= count || (long)((Int128)(frame + 1) * most / count) > (long)((Int128)frame * most / count);

    private void AddBadImage(string message)
    {
        BadImages++;
        if (BadImageExamples.Count < MaxExamples)
            BadImageExamples.Add(message);
    }

    private static (float, float, float)? Spread(List<float> values)
    {
        if (values.Count == 0)
            return null;
        values.Sort();
        return (values[0], values[values.Count / 2], values[^1]);
    }
}
