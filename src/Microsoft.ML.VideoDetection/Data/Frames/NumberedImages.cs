using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.ML.VideoDetection.Operators;

namespace Microsoft.ML.VideoDetection.Data.Frames;

/// <summary>A video whose frames are image files, or one still image.</summary>
/// <param name="Id">Name of the video or still image.</param>
/// <param name="Images">Paths of the images.</param>
/// <param name="Numbers">0-based numbers of the frames, ascending; null for a still image.</param>
internal sealed record ImageGroup(string Id, string[] Images, int[]? Numbers);

/// <summary>Tells by their names which images are the frames of a video: see <see cref="ImageGrouping"/>.</summary>
internal static partial class NumberedImages
{
    // Of the numbers from first to last, in their common step: a random part of a video has fewer, stills of a large collection a percent.
    private const double LeastDensity = 0.5;
    private const int SampledSizes = 8;

    /// <summary>Groups images.</summary>
    /// <param name="baseFolder">The folder that all are below; names are relative to it.</param>
    /// <param name="images">Full paths in natural order.</param>
    /// <param name="grouping">How.</param>
    internal static IReadOnlyList<ImageGroup> Group(string baseFolder, IReadOnlyList<string> images, ImageGrouping grouping)
    {
        List<ImageGroup> groups = [];
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (var same in images.Select(Parse).GroupBy(image => (image.Folder, image.Prefix)))
        {
            (string Path, string, string, int? Number)[] members = [.. same.OrderBy(image => image.Number ?? 0)];
            int[] numbers = [.. members.Select(image => image.Number ?? 0)];
            string[] paths = [.. members.Select(image => image.Path)];
            if (members[0].Number is not null && AreFrames(numbers, paths, grouping))
                groups.Add(new ImageGroup(Unique(names, VideoName(baseFolder, same.Key.Folder, same.Key.Prefix)), paths, numbers));
            else
                groups.AddRange(paths.Select(path => new ImageGroup(Unique(names, StillName(baseFolder, path)), [path], null)));
        }

        return groups;
    }

    private static bool AreFrames(int[] numbers, string[] paths, ImageGrouping grouping)
    {
        if (grouping == ImageGrouping.Stills || (grouping == ImageGrouping.Automatic && numbers.Length < 2))
            return false;
        int step = 0;
        for (int i = 1; i < numbers.Length; i++)
        {
            // Pictures of one frame, made by a tool that enlarges a dataset, are no video.
            if (numbers[i] == numbers[i - 1])
                return false;
            step = GreatestCommonDivisor(step, numbers[i] - numbers[i - 1]);
        }

        return grouping == ImageGrouping.Videos
            || (numbers.Length >= LeastDensity * (((numbers[^1] - (long)numbers[0]) / step) + 1) && HaveOneSize(paths));
    }

    private static int GreatestCommonDivisor(int a, int b)
    {
        while (b != 0)
            (a, b) = (b, a % b);
        return a;
    }

    private static bool HaveOneSize(string[] paths)
    {
        (int, int)? size = null;
        int samples = Math.Min(SampledSizes, paths.Length);
        for (int i = 0; i < samples; i++)
        {
            try
            {
                (int, int) read = ImageFile.ReadSize(paths[(int)((long)i * (paths.Length - 1) / Math.Max(1, samples - 1))]);
                if (size is not null && read != size)
                    return false;
                size = read;
            }
            catch (InvalidDataException)
            {
                // Whoever reads it says what is wrong.
            }
        }

        return true;
    }

    private static (string Path, string Folder, string Prefix, int? Number) Parse(string path)
    {
        string stem = Path.GetFileNameWithoutExtension(path);
        if (RoboflowName().Match(stem) is { Success: true } renamed)
            stem = renamed.Groups[1].Value;
        int digits = stem.Length;
        while (digits > 0 && char.IsAsciiDigit(stem[digits - 1]))
            digits--;
        bool isNumber = int.TryParse(stem.AsSpan(digits), NumberStyles.None, CultureInfo.InvariantCulture, out int number);
        return (path, Path.GetDirectoryName(path)!, isNumber ? stem[..digits] : stem, isNumber ? number : null);
    }

    private static string VideoName(string baseFolder, string folder, string prefix)
    {
        string name = prefix.TrimEnd('_', '-', '.', ' ');
        string below = Relative(baseFolder, folder);
        if (below == ".")
            return name.Length > 0 ? name : FolderName(baseFolder);
        return name.Length > 0 ? $"{below}/{name}" : below;
    }

    // "train/images" is called by what tells it from others.
    private static string FolderName(string folder)
    {
        string name = Path.GetFileName(folder);
        return name == "images" && Path.GetFileName(Path.GetDirectoryName(folder)) is { Length: > 0 } parent ? parent : name;
    }

    private static string StillName(string baseFolder, string path) => Path.ChangeExtension(Relative(baseFolder, path), null);

    private static string Relative(string baseFolder, string path) => Path.GetRelativePath(baseFolder, path).Replace('\\', '/');

    private static string Unique(HashSet<string> names, string name)
    {
        string unique = name;
        for (int i = 2; !names.Add(unique); i++)
            unique = string.Create(CultureInfo.InvariantCulture, $"{name} ({i})");
        return unique;
    }

    // "street_mp4-12_jpg.rf.0a1b2c": Roboflow keeps the original name in front of a hash.
    [GeneratedRegex(@"^(.+)_(?:jpe?g|png|bmp)\.rf\.\w+$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex RoboflowName();
}
