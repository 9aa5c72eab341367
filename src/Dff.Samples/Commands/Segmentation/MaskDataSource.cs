using Microsoft.ML;
using Microsoft.ML.VideoDetection;

namespace Dff.Samples.Commands.Segmentation;

/// <summary>Where frames with masks are, as the user said.</summary>
/// <param name="Path">A folder of CamVid or Cityscapes; with <paramref name="Masks"/> a folder of pictures.</param>
/// <param name="Masks">Folder of masks; null for CamVid and Cityscapes.</param>
/// <param name="Set">Set of CamVid or Cityscapes; null for the usual one.</param>
/// <param name="ClassNames">Names of the classes of <paramref name="Masks"/>.</param>
internal sealed record MaskDataSource(string Path, string? Masks, string? Set, IReadOnlyList<string>? ClassNames)
{
    private const string UsualSet = "train";

    /// <summary>Gets whether a picture without a mask is an error.</summary>
    public bool Strict { get; init; }

    /// <summary>Gets the options of a command that takes the same.</summary>
    public string Arguments
    {
        get
        {
            (string Name, string? Value)[] all = [("--data", Path), ("--masks", Masks), ("--set", Set)];
            return string.Join(' ', all.Where(item => item.Value is not null).Select(item => $"{item.Name} {TrainSummary.Quote(item.Value!)}"));
        }
    }

    /// <summary>Opens them; frames and masks are read later.</summary>
    /// <param name="mlContext">The context.</param>
    /// <exception cref="InvalidDataException">Names of classes are missing, or given where the data has its own.</exception>
    public LabeledMaskData Open(MLContext mlContext)
    {
        if (Masks is not null)
        {
            if (Set is not null)
                throw new InvalidDataException("A set belongs to CamVid and Cityscapes; --masks is a folder of its own.");
            return ClassNames is { } names
                ? mlContext.VideoSegmentation.LoadFromMasks(Path, Masks, new MaskDataOptions { ClassNames = names, Strict = Strict })
                : throw new InvalidDataException("--masks needs --classes: the names of the numbers 0, 1, 2 … in the masks, or a file with one per line. 255 is ignored.");
        }

        if (ClassNames is not null)
            throw new InvalidDataException("--classes belongs to --masks: CamVid and Cityscapes have classes of their own.");
        if (Directory.Exists(System.IO.Path.Combine(Path, "gtFine")))
            return mlContext.VideoSegmentation.LoadFromCityscapes(Path, Set ?? UsualSet, Strict);
        return mlContext.VideoSegmentation.LoadFromCamVid(Path, Set is null && HasNoSets(Path) ? null : Set ?? UsualSet, Strict);
    }

    /// <summary>Whether a folder of CamVid holds pictures and labels itself, and no sets.</summary>
    public static bool HasNoSets(string path) =>
        Directory.Exists(System.IO.Path.Combine(path, "images")) && Directory.Exists(System.IO.Path.Combine(path, "labels"));

    /// <summary>Says how many frames were found, and what is wrong with them.</summary>
    public static void Describe(LabeledMaskData data, string what)
    {
        Console.WriteLine(FormattableString.Invariant(
            $"{what} {data.FrameCount:N0} frames of {data.Videos.Count:N0} videos or still images, {data.ClassNames.Count} classes."));
        long bare = data.Problems.Count(DataProblemKind.MissingAnnotation);
        if (bare > 0)
        {
            Console.Error.WriteLine(FormattableString.Invariant(
                $"Warning: {bare:N0} picture(s) have no mask. The first: {data.Problems.Examples(DataProblemKind.MissingAnnotation)[0]}"));
        }
    }
}
