using System.Globalization;
using Microsoft.ML.VideoDetection.Data.Labels;
using Microsoft.ML.VideoDetection.Data.Labels.Masks;

namespace Microsoft.ML.VideoDetection;

/// <summary>Specifies the meaning of masks in a folder, and how they are read.</summary>
public sealed class MaskDataOptions
{
    private const int MostColor = 0xFFFFFF;

    /// <summary>Specifies the classes, in the order of the numbers in the masks, from 0: 1 to 254 names, each once; required.</summary>
    public IReadOnlyList<string> ClassNames = [];

    /// <summary>Specifies the numbers in masks of pixels that are neither trained on nor counted, 0 to 255 each. Default: 255.</summary>
    public IReadOnlyList<int> IgnoredIndices = [255];

    /// <summary>
    /// Specifies the color of each class, 0xRRGGBB, in the order of <see cref="ClassNames"/>, for masks of colors. Default: null, for masks of numbers, as
    /// gray levels or entries of the file's own palette.
    /// </summary>
    public IReadOnlyList<int>? Palette;

    /// <summary>Specifies the colors, 0xRRGGBB each, of ignored pixels, together with <see cref="Palette"/>. Default: none.</summary>
    public IReadOnlyList<int> IgnoredColors = [];

    /// <summary>
    /// Specifies the suffix that the names of masks have in addition to those of their pictures, before <c>.png</c>: <c>_L</c> for example. Default: none.
    /// </summary>
    public string MaskSuffix = "";

    /// <summary>Specifies whether the pictures are still images instead of frames of a video, in the natural order of their names. Default: false.</summary>
    public bool AreStills;

    /// <summary>Specifies whether a picture without a mask is an error; otherwise it is counted, and all of its pixels are ignored. Default: false.</summary>
    public bool Strict;

    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    internal MaskCoding ToCoding()
    {
        string[] names = [.. ClassNames];
        ClassList.Validate(names, $"{nameof(MaskDataOptions)}.{nameof(ClassNames)}");
        if (IgnoredIndices.Any(index => index is < 0 or > 255))
            throw new ArgumentException($"{nameof(IgnoredIndices)} has {IgnoredIndices.First(index => index is < 0 or > 255)}; numbers in masks go from 0 to 255.");
        if (Palette is null)
        {
            return IgnoredColors.Count == 0
                ? MaskCoding.OfNumbers(names, IgnoredIndices)
                : throw new ArgumentException($"{nameof(IgnoredColors)} needs a {nameof(Palette)}: without one masks hold numbers.");
        }

        if (Palette.Count != names.Length)
            throw new ArgumentException($"{nameof(Palette)} has {Palette.Count} color(s) for {names.Length} class(es); expected one for each.");
        Dictionary<int, byte> classes = [];
        foreach ((int color, int index) in Palette.Select((color, index) => (color, index)).Concat(IgnoredColors.Select(color => (color, (int)MaskCoding.Ignored))))
        {
            if (color is < 0 or > MostColor || !classes.TryAdd(color, (byte)index))
            {
                throw new ArgumentException(string.Create(
                    CultureInfo.InvariantCulture, $"The color 0x{color:X6} is no color 0xRRGGBB, or is twice in {nameof(Palette)} and {nameof(IgnoredColors)}."));
            }
        }

        return MaskCoding.OfColors(names, classes);
    }
}
