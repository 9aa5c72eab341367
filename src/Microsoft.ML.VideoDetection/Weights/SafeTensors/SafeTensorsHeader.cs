using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;
using Microsoft.ML.VideoDetection.Operators;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Weights.SafeTensors;

/// <summary>Reads and writes the header of the format: eight bytes of length, then JSON with the position of each tensor.</summary>
/// <remarks>Format: https://github.com/huggingface/safetensors#format.</remarks>
internal static class SafeTensorsHeader
{
    /// <summary>Represents the largest accepted header in bytes; that of a model of this library has 0.1 MB.</summary>
    public const int MaxBytes = 16 << 20;

    public const string MetadataName = "__metadata__";
    private const int Alignment = 8;

    private static readonly (string Name, ScalarType Type, int Size)[] _types =
    [
        ("F32", ScalarType.Float32, 4),
        ("F64", ScalarType.Float64, 8),
        ("F16", ScalarType.Float16, 2),
        ("BF16", ScalarType.BFloat16, 2),
        ("I64", ScalarType.Int64, 8),
        ("I32", ScalarType.Int32, 4),
        ("I16", ScalarType.Int16, 2),
        ("I8", ScalarType.Int8, 1),
        ("U8", ScalarType.Byte, 1),
        ("BOOL", ScalarType.Bool, 1),
    ];

    /// <summary>Finds the format's name of an element type.</summary>
    /// <returns>The name and the bytes per element, or null if the format has no such type.</returns>
    public static (string Name, int Size)? FindType(ScalarType type)
    {
        foreach (var known in _types)
        {
            if (known.Type == type)
                return (known.Name, known.Size);
        }

        return null;
    }

    public static byte[] Write(IEnumerable<SafeTensorsEntry> entries)
    {
        var buffer = new ArrayBufferWriter<byte>();
        buffer.Write(stackalloc byte[sizeof(long)]);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var entry in entries)
            {
                json.WriteStartObject(entry.Name);
                json.WriteString("dtype", FindType(entry.DType)!.Value.Name);
                WriteNumbers(json, "shape", entry.Shape);
                WriteNumbers(json, "data_offsets", [entry.Begin, entry.End]);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        // Spaces, so that the first tensor is aligned for readers that map the file.
        while (buffer.WrittenCount % Alignment != 0)
            buffer.Write(" "u8);
        var header = buffer.WrittenSpan.ToArray();
        if (header.Length - sizeof(long) > MaxBytes)
            throw new ArgumentException($"The names of the tensors take {header.Length} bytes; {MaxBytes} are the most.", nameof(entries));
        BinaryPrimitives.WriteInt64LittleEndian(header, header.Length - sizeof(long));
        return header;
    }

    /// <summary>Reads the header and leaves the stream at the first tensor.</summary>
    /// <returns>The tensors in the order of their bytes, which follow each other without a gap.</returns>
    /// <exception cref="InvalidDataException">The header is truncated, malformed or contradicts itself.</exception>
    public static IReadOnlyList<SafeTensorsEntry> Read(Stream stream)
    {
        var bytes = ReadBytes(stream);
        try
        {
            using var json = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = 4, AllowDuplicateProperties = false });
            if (json.RootElement.ValueKind != JsonValueKind.Object)
                throw new InvalidDataException("The header of the weights is not a JSON object.");
            var entries = json.RootElement.EnumerateObject().Where(item => item.Name != MetadataName).Select(Parse).ToList();
            entries.Sort((x, y) => (x.Begin, x.End).CompareTo((y.Begin, y.End)));
            CheckContiguous(entries);
            return entries;
        }
        // InvalidOperation results from text that is not Unicode.
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"The header of the weights is malformed: {ErrorText.Printable(exception.Message)}", exception);
        }
    }

    private static byte[] ReadBytes(Stream stream)
    {
        Span<byte> prefix = stackalloc byte[sizeof(long)];
        if (stream.ReadAtLeast(prefix, prefix.Length, throwOnEndOfStream: false) < prefix.Length)
            throw new InvalidDataException("The weights are cut off before the end of their header.");
        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length is < 2 or > MaxBytes)
            throw new InvalidDataException($"The weights announce a header of {length} bytes; between 2 and {MaxBytes} are sensible. This is not a file of weights.");

        // Grows with the bytes that exist, not with the announced length.
        var header = new ArrayBufferWriter<byte>();
        while (header.WrittenCount < (int)length)
        {
            var wanted = Math.Min((int)length - header.WrittenCount, 64 << 10);
            var count = stream.Read(header.GetSpan(wanted)[..wanted]);
            if (count == 0)
                throw new InvalidDataException($"The weights are cut off at byte {header.WrittenCount} of a header of {length} bytes.");
            header.Advance(count);
        }

        return header.WrittenSpan.ToArray();
    }

    private static SafeTensorsEntry Parse(JsonProperty property)
    {
        var value = property.Value;
        if (value.ValueKind != JsonValueKind.Object
            || !value.TryGetProperty("dtype", out var dtype) || dtype.ValueKind != JsonValueKind.String
            || !value.TryGetProperty("shape", out var shape) || Numbers(shape) is not { } extents
            || !value.TryGetProperty("data_offsets", out var offsets) || Numbers(offsets) is not [var begin, var end])
        {
            throw Invalid(property.Name, "is described by something else than dtype, shape and data_offsets");
        }

        if (FindType(dtype.GetString()) is not { } type)
            throw Invalid(property.Name, $"has the element type '{ErrorText.Printable(dtype.GetString()!)}', which is not read here");
        var size = (Int128)type.Size;
        foreach (var extent in extents)
        {
            // A dimension of 0 would hide the overflow of those before and after it.
            size *= Math.Max(extent, 1);
            if (size > long.MaxValue)
                throw Invalid(property.Name, "is larger than any memory");
        }

        if (extents.Contains(0))
            size = 0;
        return begin <= end && end - begin == size
            ? new SafeTensorsEntry(property.Name, type.Type, extents, begin, end)
            : throw Invalid(property.Name, $"needs {size} bytes but lies at {begin} to {end}");
    }

    private static long[]? Numbers(JsonElement array)
    {
        const int MaxCount = 64;
        if (array.ValueKind != JsonValueKind.Array || array.GetArrayLength() > MaxCount)
            return null;
        var numbers = new List<long>();
        foreach (var item in array.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt64(out var number) || number < 0)
                return null;
            numbers.Add(number);
        }

        return [.. numbers];
    }

    private static void CheckContiguous(List<SafeTensorsEntry> entries)
    {
        var position = 0L;
        foreach (var entry in entries)
        {
            if (entry.Begin != position)
                throw Invalid(entry.Name, $"begins at byte {entry.Begin}, where {position} is the end of the one before");
            position = entry.End;
        }
    }

    private static InvalidDataException Invalid(string name, string what) => new($"The weights are malformed: tensor '{ErrorText.Printable(name)}' {what}.");

    private static void WriteNumbers(Utf8JsonWriter json, string name, ReadOnlySpan<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers)
            json.WriteNumberValue(number);
        json.WriteEndArray();
    }

    /// <summary>Finds an element type by its name in the header.</summary>
    /// <returns>The type and the bytes per element, or null if the name is not known.</returns>
    private static (ScalarType Type, int Size)? FindType(string? name)
    {
        foreach (var known in _types)
        {
            if (known.Name == name)
                return (known.Type, known.Size);
        }

        return null;
    }
}

/// <summary>Represents one tensor in the header.</summary>
/// <param name="Name">Its name, unique in the file.</param>
/// <param name="DType">The type of its elements.</param>
/// <param name="Shape">Its shape; empty for a scalar.</param>
/// <param name="Begin">Position of its first byte, counted from the end of the header.</param>
/// <param name="End">Position after its last byte.</param>
internal sealed record SafeTensorsEntry(string Name, ScalarType DType, long[] Shape, long Begin, long End);
