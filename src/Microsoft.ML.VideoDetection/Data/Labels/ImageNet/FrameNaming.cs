using System.Globalization;
using Microsoft.ML.VideoDetection.Data.Frames;
using Microsoft.ML.VideoDetection.IO;
using Microsoft.ML.VideoDetection.Operators;

namespace Microsoft.ML.VideoDetection.Data.Labels.ImageNet;

/// <summary>How the frames of a video are called: ILSVRC2015 has six digits and <c>.JPEG</c>, others have made of it what they liked.</summary>
/// <param name="Digits">Least number of digits, with zeros before a shorter number.</param>
/// <param name="Extension">Extension of the images with its dot.</param>
internal sealed record FrameNaming(int Digits, string Extension)
{
    // As many as a number of 32 bits can have.
    private const int MostDigits = 9;

    internal static FrameNaming Usual { get; } = new(6, ImageNetLayout.ImageExtension);

    /// <summary>Gets the name of a frame without its extension.</summary>
    internal string Stem(int number) => number.ToString($"D{Digits}", CultureInfo.InvariantCulture);

    /// <summary>Gets the numbers of the frames in a folder, ascending, and how they are called; other files are passed over.</summary>
    /// <exception cref="InvalidDataException">They are not all called in the same way.</exception>
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

        // Of numbers without zeros before them, the first one is the shortest.
        string first = frames[0].Name;
        FrameNaming naming = new(Path.GetFileNameWithoutExtension(first).Length, Path.GetExtension(first));
        string? other = frames.FirstOrDefault(frame => naming.Stem(frame.Number) + naming.Extension != frame.Name).Name;
        return other is null
            ? ([.. frames.Select(frame => frame.Number)], naming)
            : throw new InvalidDataException(
                $"The frames in '{folder}' are not all called in one way: '{first}' and '{other}'. Give all the same number of digits and the same extension.");
    }
}
