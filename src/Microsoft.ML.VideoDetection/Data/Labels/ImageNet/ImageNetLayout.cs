using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using Microsoft.ML.VideoDetection.Data.Frames;
using Microsoft.ML.VideoDetection.IO;
using Microsoft.ML.VideoDetection.Operators;

namespace Microsoft.ML.VideoDetection.Data.Labels.ImageNet;

/// <summary>Names the folders and files of the ILSVRC2015 layout.</summary>
internal static class ImageNetLayout
{
    internal const string Data = "Data";
    internal const string Annotations = "Annotations";
    internal const string ImageSets = "ImageSets";
    internal const string Vid = "VID";
    internal const string Det = "DET";
    internal const string ImageExtension = ".JPEG";

    /// <summary>Throws unless the folder has the layout.</summary>
    /// <exception cref="DirectoryNotFoundException">It or one of its parts is missing.</exception>
    internal static string RequireRoot(string root)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(root);
        foreach (string folder in new[] { root, Path.Combine(root, Data), Path.Combine(root, Annotations) })
        {
            if (!Directory.Exists(folder))
            {
                throw new DirectoryNotFoundException(
                    $"There is no folder '{folder}' (looked for '{Path.GetFullPath(folder)}'); expected the folder of ImageNet with '{Data}', '{Annotations}' and '{ImageSets}'.");
            }
        }

        return Path.GetFullPath(root);
    }

    /// <summary>
    /// Finds a list file by its path or by its name in <c>ImageSets</c> or <c>ImageSets/VID</c>, with or without <c>.txt</c>; returns null if it does not
    /// exist.
    /// </summary>
    internal static string? FindList(string root, string name, string part)
    {
        string sets = Path.Combine(root, ImageSets);
        string[] candidates = [name, Path.Combine(sets, name), Path.Combine(sets, part, name)];
        return candidates.SelectMany(path => new[] { path + ".txt", path }).FirstOrDefault(File.Exists);
    }

    /// <summary>Creates the exception for a missing list.</summary>
    internal static FileNotFoundException NoList(string root, string name) =>
        new($"There is no list '{name}': neither a file of that path nor one of that name in '{Path.Combine(root, ImageSets)}'.", name);
}

/// <summary>Maps the WordNet ids by which ImageNet's annotations name the 30 classes of VID; DET uses the same ids for them.</summary>
/// <remarks>Origin: ILSVRC2015 development kit, data/meta_vid.mat and data/meta_det.mat.</remarks>
internal static class ImageNetSynsets
{
    /// <summary>Gets the ids in the order of <see cref="ImageNetVidClasses.Names"/>.</summary>
    internal static ImmutableArray<string> Ids { get; } =
    [
        "n02691156", "n02419796", "n02131653", "n02834778", "n01503061", "n02924116", "n02958343", "n02402425", "n02084071", "n02121808",
        "n02503517", "n02118333", "n02510455", "n02342885", "n02374451", "n02129165", "n01674464", "n02484322", "n03790512", "n02324045",
        "n02509815", "n02411705", "n01726692", "n02355227", "n02129604", "n04468005", "n01662784", "n04530566", "n02062744", "n02391049",
    ];

    private static readonly FrozenDictionary<string, string> _names =
        Ids.Zip(ImageNetVidClasses.Names).ToFrozenDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);

    /// <summary>Gets the name of a class; the id itself for a class that VID does not have.</summary>
    internal static string NameOf(string id) => _names.GetValueOrDefault(id, id);
}

/// <summary>Represents the naming of a video's frames: six digits and <c>.JPEG</c> in ILSVRC2015, different in derived datasets.</summary>
/// <param name="Digits">Minimum number of digits, padded with zeros.</param>
/// <param name="Extension">Extension of the images with its dot.</param>
internal sealed record FrameNaming(int Digits, string Extension)
{
    // As many as a number of 32 bits can have.
    private const int MostDigits = 9;

    internal static FrameNaming Usual { get; } = new(6, ImageNetLayout.ImageExtension);

    /// <summary>Gets the name of a frame without its extension.</summary>
    internal string Stem(int number) => number.ToString($"D{Digits}", CultureInfo.InvariantCulture);

    /// <summary>Gets the numbers of the frames in a folder, ascending, and their naming; other files are ignored.</summary>
    /// <exception cref="InvalidDataException">The names differ in form.</exception>
    internal static (int[] Numbers, FrameNaming Naming) Of(string folder)
    {
        (int Number, string Name)[] frames = [.. VisibleEntries.Files(folder)
            .Where(ImageFile.HasSupportedExtension)
            .Select(file => Path.GetFileName(file))
            .Where(name => Path.GetFileNameWithoutExtension(name) is { Length: >= 1 and <= MostDigits } stem && stem.All(char.IsAsciiDigit))
            .Select(name => (int.Parse(Path.GetFileNameWithoutExtension(name), CultureInfo.InvariantCulture), name))
            .OrderBy(frame => frame.Item1).ThenBy(frame => frame.name, StringComparer.Ordinal)];
        if (frames.Length == 0)
        {
            return ([], Usual);
        }

        // Of numbers without leading zeros, the first one is the shortest.
        string first = frames[0].Name;
        FrameNaming naming = new(Path.GetFileNameWithoutExtension(first).Length, Path.GetExtension(first));
        string? other = frames.FirstOrDefault(frame => naming.Stem(frame.Number) + naming.Extension != frame.Name).Name;
        return other is null
            ? ([.. frames.Select(frame => frame.Number)], naming)
            : throw new InvalidDataException(
                $"The frames in '{folder}' are not all called in one way: '{first}' and '{other}'. Give all the same number of digits and the same extension.");
    }
}
