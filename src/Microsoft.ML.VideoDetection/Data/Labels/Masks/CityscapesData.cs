using Microsoft.ML.VideoDetection.IO;

namespace Microsoft.ML.VideoDetection.Data.Labels.Masks;

/// <summary>Opens Cityscapes, street scenes of which one frame in thirty is labeled.</summary>
/// <remarks>Origin of numbers and names: cityscapesScripts, helpers/labels.py, columns id and trainId.</remarks>
internal static class CityscapesData
{
    private const string Image = "_leftImg8bit", Mask = "_gtFine_labelIds", ImageFolder = "leftImg8bit", SequenceFolder = "leftImg8bit_sequence", MaskFolder = "gtFine";
    private const int MostId = 33;

    // The ids of the 19 classes used for training, in the order of their train ids.
    private static readonly int[] _ids = [7, 8, 11, 12, 13, 17, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 31, 32, 33];

    internal static IReadOnlyList<string> ClassNames { get; } =
    [
        "road", "sidewalk", "building", "wall", "fence", "pole", "traffic light", "traffic sign", "vegetation", "terrain", "sky", "person", "rider",
        "car", "truck", "bus", "train", "motorcycle", "bicycle",
    ];

    /// <summary>Gets the meaning of the numbers of <c>labelIds</c>: 34 ids and 255 for the license plate, 19 of which are classes.</summary>
    internal static MaskCoding Coding => MaskCoding.OfNumbers(
        ClassNames, _ids.Select((id, index) => (id, index)), [.. Enumerable.Range(0, MostId + 1).Except(_ids), MaskCoding.Ignored]);

    internal static LabeledMaskData Open(string root, string set, bool isStrict)
    {
        MaskFiles.RequireFolder(root, $"the folder of Cityscapes, with '{ImageFolder}' and '{MaskFolder}'");
        PathBelow.Require(set, "The set");
        string sequences = Path.Combine(root, SequenceFolder, set), masks = Path.Combine(root, MaskFolder, set);
        bool hasSequences = Directory.Exists(sequences);
        string images = hasSequences ? sequences : Path.Combine(root, ImageFolder, set);
        MaskFiles.RequireFolder(images, $"the pictures of the set '{set}', a folder for each city");
        MaskFiles.RequireFolder(masks, $"the masks of the set '{set}', a folder for each city, from gtFine_trainvaltest.zip");
        DataProblems problems = new(isStrict);
        IEnumerable<MaskFrame> frames = VisibleEntries.Folders(images)
            .SelectMany(city => MaskFiles.Pair(city, Path.Combine(masks, Path.GetFileName(city)), Image, Mask));
        IEnumerable<MaskFileGroup> videos = NumberedRuns.Split(frames, frame => Path.GetFileNameWithoutExtension(frame.ImagePath)[..^Image.Length], mostApart: 1);
        return MaskFileVideo.Open(Coding, MaskFiles.Require(videos, images, masks, problems, mayLack: hasSequences), problems);
    }
}
