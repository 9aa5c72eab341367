using System.Globalization;
using System.Text;

namespace Microsoft.ML.VideoDetection.Weights.PyTorch;

/// <summary>Text from a file, made fit for an error message.</summary>
internal static class ErrorText
{
    private const int MaxLength = 120;

    /// <summary>Cuts long text and spells out control characters: a file must not write on somebody's terminal.</summary>
    public static string Printable(string text)
    {
        var result = new StringBuilder();
        foreach (var c in text.AsSpan(0, Math.Min(text.Length, MaxLength)))
        {
            if (char.IsControl(c) || char.IsSurrogate(c) || char.GetUnicodeCategory(c) == UnicodeCategory.Format)
                result.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else
                result.Append(c);
        }

        return text.Length > MaxLength ? result.Append('…').ToString() : result.ToString();
    }

    /// <summary>Names the kind of a value the way a Python user would.</summary>
    public static string Kind(object? value) => value switch
    {
        null => "None",
        bool => "a bool",
        long or System.Numerics.BigInteger => "an int",
        double => "a float",
        string => "a string",
        byte[] => "bytes",
        PickleTuple => "a tuple",
        PickleList => "a list",
        PickleSet => "a set",
        PickleDictionary => "a dictionary",
        TensorView => "a tensor",
        StorageView => "a storage",
        PickleGlobal global => global.FullName,
        NumpyType => "a numpy.dtype",
        NumpyArray => "a numpy.ndarray",
        _ => "a value",
    };
}
