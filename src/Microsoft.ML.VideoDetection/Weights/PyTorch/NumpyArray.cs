using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace Microsoft.ML.VideoDetection.Weights.PyTorch;

/// <summary>Represents a <c>numpy.ndarray</c> of plain numbers or text.</summary>
internal sealed class NumpyArray : PickleContainer
{
    private const int BytesPerItem = 32;

    // As plain data, every dimension of 1 is one more list around every number.
    private const int MaxRank = 8;

    public long[] Shape { get; private set; } = [0];

    /// <summary>Gets the elements in row-major order.</summary>
    public object?[] Items { get; private set; } = [];

    public override int ChildCount => Items.Length;

    public override object? Child(int index) => Items[index];

    /// <summary>Handles <c>_reconstruct(ndarray, (0,), b'b')</c>: creates an empty array, which the following state fills.</summary>
    public static object Reconstruct(PickleCalls calls, object?[] arguments)
    {
        if (arguments is not [PickleGlobal { FullName: "numpy.ndarray" }, PickleTuple, byte[] or string])
            throw calls.Invalid("makes something else than a numpy.ndarray");
        return new NumpyArray();
    }

    /// <summary>Handles <c>_frombuffer(bytes, dtype, shape, 'C')</c> of protocol 5.</summary>
    public static object FromBuffer(PickleCalls calls, object?[] arguments)
    {
        if (arguments is not [byte[] data, NumpyType type, PickleTuple shape, "C" or "F"])
            throw calls.Invalid("has a numpy.ndarray that is not made of plain numbers or text");
        var array = new NumpyArray();
        array.Fill(calls, shape, type, arguments[3] is "F", data);
        return array;
    }

    /// <summary>Handles the state (version, shape, dtype, Fortran order, bytes).</summary>
    public void SetState(PickleCalls calls, object? state)
    {
        if (state is not PickleTuple { Items: [long, PickleTuple shape, NumpyType type, bool fortran, byte[] data] })
            throw calls.Invalid("has a numpy.ndarray that is not made of plain numbers or text");
        Fill(calls, shape, type, fortran, data);
    }

    private void Fill(PickleCalls calls, PickleTuple shape, NumpyType type, bool fortran, byte[] data)
    {
        if (shape.Items.Length > MaxRank)
            throw calls.Invalid($"has a numpy.ndarray of {shape.Items.Length} dimensions");
        if (fortran && shape.Items.Length > 1)
            throw calls.Invalid("has a numpy.ndarray in Fortran order; save it with numpy.ascontiguousarray");

        var count = 1L;
        var extents = new long[shape.Items.Length];
        for (var d = 0; d < extents.Length; d++)
        {
            if (shape.Items[d] is not (long and >= 0 and <= int.MaxValue and var extent))
                throw calls.Invalid("has a numpy.ndarray whose shape is not made of non-negative integers");
            extents[d] = extent;

            // Not above the data's length plus one before each step, so the product cannot overflow.
            count = Math.Min(count * extent, data.Length + 1L);
        }

        if (count * type.Size != data.Length)
            throw calls.Invalid($"has a numpy.ndarray of shape {TensorView.Describe(extents)} and type {type.Name} in {data.Length} bytes");

        // Also bounds empty dimensions: shape [1000000000, 0] has no bytes but a billion empty lists.
        if (extents.Contains(0))
            extents = [0];
        calls.Charge(BytesPerItem * count + 8L * extents.Length);
        var items = new object?[count];
        for (var i = 0; i < items.Length; i++)
            items[i] = type.Decode(data.AsSpan(i * type.Size, type.Size));
        Shape = extents;
        Items = items;
    }
}

/// <summary>Represents a <c>numpy.dtype</c> of plain numbers or text and decodes its elements.</summary>
internal sealed class NumpyType(string name, char kind, int size)
{
    private bool _bigEndian;

    public string Name { get; } = name;

    /// <summary>Gets the number of bytes per element.</summary>
    public int Size { get; } = size;

    /// <summary>Handles <c>numpy.dtype('f4', False, True)</c>.</summary>
    public static object Create(PickleCalls calls, object?[] arguments)
    {
        if (arguments is not [string code, ..])
            throw calls.Invalid("makes a numpy.dtype from something that is no name");
        return Parse(code)
            ?? throw calls.Invalid($"has a numpy.dtype '{ErrorText.Printable(code)}'; only plain numbers and text are understood");
    }

    /// <summary>Handles <c>scalar(dtype, bytes)</c>.</summary>
    public static object DecodeScalar(PickleCalls calls, object?[] arguments)
    {
        if (arguments is not [NumpyType type, byte[] data] || data.Length != type.Size)
            throw calls.Invalid("has a numpy scalar that is not made of a type and as many bytes as it needs");
        calls.Charge(data.Length);
        return type.Decode(data);
    }

    /// <summary>Parses "f4", "i8", "b1", "S5", "U12"…, with or without a byte order mark.</summary>
    private static NumpyType? Parse(string code)
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

    /// <summary>Handles the state (version, byte order, subtype, names, fields, …); the last three are for compound types.</summary>
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
