using System.Text;

namespace Microsoft.ML.VideoDetection.Data.Labels.CocoVid;

/// <summary>Many file names in one block of UTF-8: half the memory of strings, and nothing for the collector to walk.</summary>
internal sealed class FileNameStore
{
    private byte[] _bytes = new byte[1 << 16];
    private int _used;

    /// <summary>Adds a name.</summary>
    /// <returns>Where it is: what <see cref="Get"/> wants.</returns>
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

    /// <summary>Gives back what was kept for further names.</summary>
    internal void Trim() => Array.Resize(ref _bytes, _used);
}
