using System.Globalization;
using Microsoft.ML.VideoDetection.Operators;

namespace Microsoft.ML.VideoDetection.Data.Labels.Masks;

/// <summary>Maps each number, or each color, of a mask to a class.</summary>
internal sealed class MaskCoding
{
    /// <summary>Represents the value of ignored pixels.</summary>
    internal const byte Ignored = 255;

    private const byte Unknown = 254;
    private const int MostClasses = 254;
    private readonly byte[]? _ofNumber;
    private readonly Dictionary<int, byte>? _ofColor;

    private MaskCoding(IReadOnlyList<string> classNames, byte[]? ofNumber, Dictionary<int, byte>? ofColor)
    {
        if (classNames.Count > MostClasses)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture, $"There are {classNames.Count} classes; segmentation has at most {MostClasses}."));
        }

        (ClassNames, _ofNumber, _ofColor) = (classNames, ofNumber, ofColor);
    }

    /// <summary>Gets the names of the classes.</summary>
    internal IReadOnlyList<string> ClassNames { get; }

    /// <summary>Creates a coding in which numbers are classes, except for the ignored ones.</summary>
    internal static MaskCoding OfNumbers(IReadOnlyList<string> classNames, IEnumerable<int> ignored) => OfNumbers(
        classNames, Enumerable.Range(0, classNames.Count).Select(number => (number, number)), ignored);

    /// <summary>Creates a coding that maps numbers to classes.</summary>
    /// <param name="classNames">Names of the classes.</param>
    /// <param name="classes">0-based class of each number.</param>
    /// <param name="ignored">Ignored numbers, also if <paramref name="classes"/> has them.</param>
    internal static MaskCoding OfNumbers(IReadOnlyList<string> classNames, IEnumerable<(int Number, int Class)> classes, IEnumerable<int> ignored)
    {
        var table = new byte[256];
        Array.Fill(table, Unknown);
        foreach ((int number, int index) in classes.Where(entry => entry.Number < table.Length))
            table[number] = (byte)index;
        foreach (int number in ignored)
            table[number] = Ignored;
        return new MaskCoding(classNames, table, null);
    }

    /// <summary>Creates a coding that maps colors to classes.</summary>
    /// <param name="classNames">Names of the classes.</param>
    /// <param name="classes">0-based class of each color 0xRRGGBB; <see cref="Ignored"/> for none.</param>
    internal static MaskCoding OfColors(IReadOnlyList<string> classNames, Dictionary<int, byte> classes) => new(classNames, null, classes);

    /// <summary>Decodes the classes of a mask.</summary>
    /// <param name="mask">The mask.</param>
    /// <param name="path">Its path, for messages.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <returns>0-based class of each pixel, row by row; <see cref="Ignored"/> for none.</returns>
    /// <exception cref="InvalidDataException">A number or color is not in the coding; the message names it, its first place and the number of
    /// pixels.</exception>
    internal byte[] Decode(PngMask mask, string path, int width) => _ofNumber is null ? DecodeColors(mask, path, width) : DecodeNumbers(mask, path, width);

    private byte[] DecodeNumbers(PngMask mask, string path, int width)
    {
        byte[] numbers = mask.IsColor ? Grays(mask, path, width) : mask.Values, classes = new byte[numbers.Length];
        int first = -1;
        for (int i = 0; i < numbers.Length; i++)
        {
            classes[i] = _ofNumber![numbers[i]];
            if (classes[i] == Unknown && first < 0)
                first = i;
        }

        if (first < 0)
            return classes;
        byte wrong = numbers[first];
        throw new InvalidDataException(string.Create(
            CultureInfo.InvariantCulture,
            $"The mask '{path}' has the number {wrong} at x {first % width}, y {first / width} (and on {numbers.Count(n => n == wrong)} pixel(s) in all), which is none of the {ClassNames.Count} classes and not ignored; add its class, or ignore it (IgnoredIndices)."));
    }

    // Numbers are often saved as gray with three equal channels.
    private static byte[] Grays(PngMask mask, string path, int width)
    {
        var numbers = new byte[mask.Values.Length / 3];
        for (int i = 0; i < numbers.Length; i++)
        {
            ReadOnlySpan<byte> rgb = mask.Values.AsSpan(3 * i, 3);
            if (rgb[0] != rgb[1] || rgb[0] != rgb[2])
            {
                throw new InvalidDataException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"The mask '{path}' has colors ({rgb[0]} {rgb[1]} {rgb[2]} at x {i % width}, y {i / width}), but numbers of classes were expected; say which color stands for which class (Palette)."));
            }

            numbers[i] = rgb[0];
        }

        return numbers;
    }

    private byte[] DecodeColors(PngMask mask, string path, int width)
    {
        int step = mask.IsColor ? 3 : 1;
        var classes = new byte[mask.Values.Length / step];
        (int lastColor, byte lastClass) = (-1, Ignored);
        for (int i = 0; i < classes.Length; i++)
        {
            int color = ColorOf(mask, i);
            if (color != lastColor)
                (lastColor, lastClass) = (color, _ofColor!.TryGetValue(color, out byte known) ? known : throw UnknownColor(mask, path, width, i));
            classes[i] = lastClass;
        }

        return classes;
    }

    private static InvalidDataException UnknownColor(PngMask mask, string path, int width, int at)
    {
        int color = ColorOf(mask, at), count = Enumerable.Range(0, mask.Values.Length / (mask.IsColor ? 3 : 1)).Count(i => ColorOf(mask, i) == color);
        return new InvalidDataException(string.Create(
            CultureInfo.InvariantCulture,
            $"The mask '{path}' has the color {color >> 16} {(color >> 8) & 255} {color & 255} at x {at % width}, y {at / width} (and on {count} pixel(s) in all), which stands for no class and is not ignored; add it to the palette, or ignore it (IgnoredColors). Masks that were resized with blending, or saved as JPEG before, have such colors at edges."));
    }

    private static int ColorOf(PngMask mask, int pixel)
    {
        byte[] values = mask.Values;
        if (mask.IsColor)
            return (values[3 * pixel] << 16) | (values[(3 * pixel) + 1] << 8) | values[(3 * pixel) + 2];
        int number = values[pixel];
        if (mask.Palette is not { } palette)
            return number * 255 / mask.MostValue * 0x010101;
        return (3 * number) + 2 < palette.Length
            ? (palette[3 * number] << 16) | (palette[(3 * number) + 1] << 8) | palette[(3 * number) + 2]
            : 0;
    }
}
