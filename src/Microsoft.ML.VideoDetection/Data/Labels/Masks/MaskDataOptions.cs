using System.Globalization;
using Microsoft.ML.VideoDetection.Data.Labels;
using Microsoft.ML.VideoDetection.Data.Labels.Masks;

namespace Microsoft.ML.VideoDetection;

/// <summary>What masks in a folder mean, and how they are read.</summary>
public sealed class MaskDataOptions
{
    private const int MostColour = 0xFFFFFF;

    /// <summary>
    /// The classes, in the order of the numbers in the masks: 0 is the first one. 1 to 254 names, each once. There is no default.
    /// </summary>
    public IReadOnlyList<string> ClassNames = [];

    /// <summary>Numbers in masks that stand for no class, 0 to 255 each: such pixels are neither learnt nor counted. Default: 255.</summary>
    public IReadOnlyList<int> IgnoredIndices = [255];

    /// <summary>
    /// The colour of each class, 0xRRGGBB, in the order of <see cref="ClassNames"/>, for masks that hold colours. Default: null, for masks that hold
    /// numbers, as greys or as entries of the file's own palette.
    /// </summary>
    public IReadOnlyList<int>? Palette;

    /// <summary>With <see cref="Palette"/>: colours that stand for no class, 0xRRGGBB each. Default: none.</summary>
    public IReadOnlyList<int> IgnoredColours = [];

    /// <summary>What names of masks have more at their end than those of their pictures, before <c>.png</c>: <c>_L</c> for example. Default: nothing.</summary>
    public string MaskSuffix = "";

    /// <summary>Whether the pictures are still images instead of frames of a video, in the natural order of their names. Default: false.</summary>
    public bool AreStills;

    /// <summary>Whether a picture without a mask is an error. Default: false: it is counted, and all of its pixels are ignored.</summary>
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
            return IgnoredColours.Count == 0
                ? MaskCoding.OfNumbers(names, IgnoredIndices)
                : throw new ArgumentException($"{nameof(IgnoredColours)} needs a {nameof(Palette)}: without one masks hold numbers.");
        }

        if (Palette.Count != names.Length)
            throw new ArgumentException($"{nameof(Palette)} has {Palette.Count} colour(s) for {names.Length} class(es); expected one for each.");
        Dictionary<int, byte> classes = [];
        foreach ((int colour, int index) in Palette.Select((colour, index) => (colour, index)).Concat(IgnoredColours.Select(colour => (colour, (int)MaskCoding.Ignored))))
        {
            if (colour is < 0 or > MostColour || !classes.TryAdd(colour, (byte)index))
            {
                throw new ArgumentException(string.Create(
                    CultureInfo.InvariantCulture, $"The colour 0x{colour:X6} is no colour 0xRRGGBB, or is twice in {nameof(Palette)} and {nameof(IgnoredColours)}."));
            }
        }

        return MaskCoding.OfColours(names, classes);
    }
}
