using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace Microsoft.ML.VideoDetection.Weights.PyTorch;

/// <summary>A <c>numpy.dtype</c> of plain numbers or text, and how to decode an element of it.</summary>
internal sealed class NumpyType(string name, char kind, int size)
{
    private bool _bigEndian;

    public string Name { get; } = name;

    /// <summary>Gets the bytes per element.</summary>
    public int Size { get; } = size;

    /// <summary>Parses "f4", "i8", "b1", "S5", "U12"…, with or without a mark of the byte order.</summary>
    public static NumpyType? Parse(string code)
    {
        var bigEndian = code.StartsWith('>');
        var bare = code.TrimStart('<', '>', '=', '|');
        if (bare.Length < 2 || !int.TryParse(bare.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return null;
        var size = bare[0] == 'U' ? 4L * number : number;
        var known = bare[0] switch
        {
            'b' => size == 1,
            'i' or 'u' => size is 1 or 2 or 4 or 8,
            'f' => size is 2 or 4 or 8,
            'S' or 'U' => size > 0 && size <= PickleLimits.MaxNameBytes,
            _ => false,
        };
        return known ? new NumpyType(bare, bare[0], (int)size) { _bigEndian = bigEndian } : null;
    }

    /// <summary>The state is (version, byte order, subtype, names, fields, …); the last three are for types made of others.</summary>
    public void SetState(PickleCalls calls, object? state)
    {
        if (state is not PickleTuple { Items: [long, string order, null, null, null, ..] } || order is not ("<" or ">" or "=" or "|"))
            throw calls.Invalid($"has a numpy.dtype {Name} with a state that is not that of plain numbers");
        _bigEndian = order == ">";
    }

    public object Decode(ReadOnlySpan<byte> element)
    {
        if (kind == 'S')
            return Encoding.Latin1.GetString(element).TrimEnd('\0');
        if (kind == 'U')
            return (_bigEndian ? new UTF32Encoding(bigEndian: true, byteOrderMark: false) : Encoding.UTF32).GetString(element).TrimEnd('\0');

        Span<byte> bytes = stackalloc byte[8];
        bytes = bytes[..Size];
        element.CopyTo(bytes);
        if (_bigEndian)
            bytes.Reverse();
        return (kind, Size) switch
        {
            ('b', _) => (object)(bytes[0] != 0),
            ('i', 1) => (long)(sbyte)bytes[0],
            ('i', 2) => (long)BinaryPrimitives.ReadInt16LittleEndian(bytes),
            ('i', 4) => (long)BinaryPrimitives.ReadInt32LittleEndian(bytes),
            ('i', _) => BinaryPrimitives.ReadInt64LittleEndian(bytes),
            ('u', 1) => (long)bytes[0],
            ('u', 2) => (long)BinaryPrimitives.ReadUInt16LittleEndian(bytes),
            ('u', 4) => (long)BinaryPrimitives.ReadUInt32LittleEndian(bytes),
            ('u', _) when (long)BinaryPrimitives.ReadUInt64LittleEndian(bytes) < 0 => (BigInteger)BinaryPrimitives.ReadUInt64LittleEndian(bytes),
            ('u', _) => BinaryPrimitives.ReadInt64LittleEndian(bytes),
            (_, 2) => (double)BinaryPrimitives.ReadHalfLittleEndian(bytes),
            (_, 4) => (double)BinaryPrimitives.ReadSingleLittleEndian(bytes),
            _ => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        };
    }
}
