using Microsoft.ML;
using Microsoft.ML.VideoDetection;

namespace Dff.Samples.Data;

/// <summary>Where labelled videos are, and which of their frames are meant, as the user said.</summary>
internal sealed record LabeledDataSource
{
    public required string Path { get; init; }

    /// <summary>Gets one of <see cref="DataFormat.Names"/>; null looks at what is there.</summary>
    public string? Format { get; init; }

    /// <summary>Gets where the frames are; null for the usual place.</summary>
    public string? FramesRoot { get; init; }

    /// <summary>Gets the set or list of ImageNet, or the set of YOLO; null for the usual one.</summary>
    public string? Set { get; init; }

    /// <summary>Gets which images of YOLO are frames of videos.</summary>
    public ImageGrouping Grouping { get; init; }

    /// <summary>Gets the frames of each video; null for all.</summary>
    public FrameRange? Frames { get; init; }

    /// <summary>Opens them; frames and labels are read later.</summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="classNames">Null takes the data's own.</param>
    public LabeledVideoData Open(MLContext mlContext, IReadOnlyList<string>? classNames)
    {
        string format = Format ?? DataFormat.Detect(Path);
        string file = DataFormat.FileOf(format, Path, Set);
        if (file != Path)
            Console.WriteLine($"Labels: {file}");
        LabeledVideoData data = DataFormat.Open(
            mlContext, format, file, FramesRoot, Set, new LabeledDataOptions { ClassNames = classNames }, Grouping);
        return Frames is { } frames ? frames.Take(mlContext, data) : data;
    }

    /// <summary>Whether a frame of the other may be one of these.</summary>
    public bool Overlaps(LabeledDataSource other) =>
        System.IO.Path.GetFullPath(Path) == System.IO.Path.GetFullPath(other.Path)
        && Set == other.Set
        && (Frames is not { } mine || other.Frames is not { } others || mine.Overlaps(others));
}
