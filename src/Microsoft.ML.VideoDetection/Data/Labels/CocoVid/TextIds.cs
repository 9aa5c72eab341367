using System.Globalization;

namespace Microsoft.ML.VideoDetection.Data.Labels.CocoVid;

/// <summary>Gives numbers to the ids of a COCO file that are texts.</summary>
/// <remarks>
/// A text that is a whole number in its shortest form is that number, so that 7 and "7" are the same id; "007" and "img_7" are others. Ids of
/// images, videos and categories have one numbering, which begins far above any number that programs count to.
/// </remarks>
internal sealed class TextIds
{
    /// <summary>The number of the first text.</summary>
    internal const long First = 1L << 62;

    private readonly Dictionary<string, long> _numbers = new(StringComparer.Ordinal);
    private readonly List<string> _texts = [];

    /// <summary>Gets the number of a text, the same each time.</summary>
    internal long NumberOf(string text)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
            && number.ToString(CultureInfo.InvariantCulture) == text)
        {
            return number;
        }

        if (!_numbers.TryGetValue(text, out number))
        {
            number = First + _texts.Count;
            _numbers.Add(text, number);
            _texts.Add(text);
        }

        return number;
    }

    /// <summary>Writes an id as the file has it, for messages.</summary>
    internal string Describe(long id) => id >= First && id - First < _texts.Count
        ? $"'{_texts[(int)(id - First)]}'"
        : id.ToString(CultureInfo.InvariantCulture);
}
