using Microsoft.ML.VideoDetection.IO;

namespace Microsoft.ML.VideoDetection.Data.Labels.Masks;

/// <summary>Opens CamVid, street scenes from a car, in its common layouts.</summary>
/// <remarks>
/// Masks contain the 11 classes of SegNet as numbers, or the original 32 as colors, of which 31 are merged into the 11. Origin: Brostow, Fauqueur, Cipolla,
/// "Semantic object classes in video", 2009, label_colors.txt; Badrinarayanan et al., "SegNet", 2017.
/// </remarks>
internal static class CamVidData
{
    // Frames are labeled at 1 Hz, or at 15 Hz; their numbers count at 30 Hz.
    private const int MostApart = 5;

    internal static IReadOnlyList<string> ClassNames { get; } =
        ["sky", "building", "pole", "road", "pavement", "tree", "sign", "fence", "car", "pedestrian", "bicyclist"];

    // Colors of label_colors.txt by class, in the order of the names.
    private static readonly int[][] _colors =
    [
        [0x808080], // Sky
        [0x800000, 0x008040, 0x40C000, 0x400040, 0xC00080], // Building, Bridge, Wall, Tunnel, Archway
        [0xC0C080, 0x000040], // Column_Pole, TrafficCone
        [0x804080, 0x8000C0, 0xC00040], // Road, LaneMkgsDriv, LaneMkgsNonDriv
        [0x0000C0, 0x40C080, 0x8080C0], // Sidewalk, ParkingBlock, RoadShoulder
        [0x808000, 0xC0C000], // Tree, VegetationMisc
        [0xC08080, 0x808040, 0x004040], // SignSymbol, Misc_Text, TrafficLight
        [0x404080], // Fence
        [0x400080, 0x4080C0, 0xC080C0, 0xC04080, 0x804040], // Car, SUVPickupTruck, Truck_Bus, Train, OtherMoving
        [0x404000, 0xC08040, 0x4000C0, 0x408040], // Pedestrian, Child, CartLuggagePram, Animal
        [0x0080C0, 0xC000C0], // Bicyclist, MotorcycleScooter
    ];

    internal static LabeledMaskData Open(string root, string? set, bool isStrict)
    {
        MaskFiles.RequireFolder(root, "the folder of CamVid, with a folder for each set, or with 'images' and 'labels'");
        string name = set ?? "";
        PathInsideName(name);
        (string Images, string Masks)[] layouts =
        [
            (Path.Combine(root, name, "images"), Path.Combine(root, name, "labels")),
            (Path.Combine(root, name), Path.Combine(root, name + "annot")),
            (Path.Combine(root, name), Path.Combine(root, name + "_labels")),
            (Path.Combine(root, "images", name), Path.Combine(root, "labels", name)),
        ];
        (string images, string masks) = layouts.FirstOrDefault(layout => Directory.Exists(layout.Images) && Directory.Exists(layout.Masks));
        if (images is null)
        {
            throw new DirectoryNotFoundException(
                $"There is no set '{name}' of CamVid in '{root}'; expected '{Path.Combine(name, "images")}' and '{Path.Combine(name, "labels")}', or '{name}' and '{name}annot', as SegNet has them.");
        }

        DataProblems problems = new(isStrict);
        MaskFrame[] frames = [.. MaskFiles.Pair(images, masks, "", "")];
        bool isOriginal = frames.All(frame => frame.MaskPath is null);
        if (isOriginal)
            frames = [.. MaskFiles.Pair(images, masks, "", "_L")];
        MaskFileGroup[] videos = MaskFiles.Require(
            NumberedRuns.Split(frames, frame => Path.GetFileNameWithoutExtension(frame.ImagePath), MostApart), images, masks, problems);
        MaskCoding coding = isOriginal ? OriginalColors() : MaskCoding.OfNumbers(ClassNames, [ClassNames.Count, MaskCoding.Ignored]);
        return MaskFileVideo.Open(coding, videos, problems);
    }

    private static MaskCoding OriginalColors()
    {
        Dictionary<int, byte> classes = new() { [0] = MaskCoding.Ignored };
        for (int index = 0; index < _colors.Length; index++)
        {
            foreach (int color in _colors[index])
                classes.Add(color, (byte)index);
        }

        return MaskCoding.OfColors(ClassNames, classes);
    }

    private static void PathInsideName(string name)
    {
        if (name.Length > 0)
            PathBelow.Require(name, "The set");
    }
}
