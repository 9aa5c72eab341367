using System.Globalization;
using System.Text;

namespace Microsoft.ML.VideoDetection.Data.Labels.CocoVid;

/// <summary>Maps ids of a COCO file that are texts to numbers.</summary>
/// <remarks>
/// A text that is an integer in its shortest form maps to that integer, so that 7 and "7" are the same id; "007" and "img_7" are others. Ids of images,
/// videos and categories share one numbering, which begins far above any number that programs count to.
/// </remarks>
internal sealed class TextIds
{
    /// <summary>Represents the number of the first text.</summary>
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

    /// <summary>Formats an id as the file has it, for messages.</summary>
    internal string Describe(long id) => id >= First && id - First < _texts.Count
        ? $"'{_texts[(int)(id - First)]}'"
        : id.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Stores many file names in one block of UTF-8: half the memory of strings, and no objects for the garbage collector.</summary>
internal sealed class FileNameStore
{
    private byte[] _bytes = new byte[1 << 16];
    private int _used;

    /// <summary>Adds a name.</summary>
    /// <returns>Its position, for <see cref="Get"/>.</returns>
    /// <exception cref="InvalidDataException">All names together exceed 2 GB.</exception>
    internal int Add(string name)
    {
        int length = Encoding.UTF8.GetByteCount(name);
        if (_used + (long)length + sizeof(int) > Array.MaxLength)
        {
            throw new InvalidDataException("The names of all images together are longer than 2 GB; split the file.");
        }

        if (_used + length + sizeof(int) > _bytes.Length)
        {
            Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max(_used + (long)length + sizeof(int), _bytes.Length * 2L)));
        }

        int at = _used;
        BitConverter.TryWriteBytes(_bytes.AsSpan(at), length);
        Encoding.UTF8.GetBytes(name, _bytes.AsSpan(at + sizeof(int)));
        _used += sizeof(int) + length;
        return at;
    }

    /// <summary>Gets a name.</summary>
    internal string Get(int at) =>
        Encoding.UTF8.GetString(_bytes, at + sizeof(int), BitConverter.ToInt32(_bytes, at));

    /// <summary>Frees the memory reserved for further names.</summary>
    internal void Trim() => Array.Resize(ref _bytes, _used);
}
