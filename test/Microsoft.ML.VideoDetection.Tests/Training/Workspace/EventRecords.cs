using System.Buffers.Binary;
using System.Numerics;
using Google.Protobuf;
using Tensorboard;

namespace Microsoft.ML.VideoDetection.Tests.Training;

/// <summary>Reads TensorBoard's event files and checks every length and CRC.</summary>
internal static class EventRecords
{
    public static List<Event> ReadFolder(string folder) =>
        [.. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).SelectMany(ReadFile)];

    public static List<Event> ReadFile(string path)
    {
        var records = new List<Event>();
        ReadOnlySpan<byte> rest = File.ReadAllBytes(path);
        while (!rest.IsEmpty)
        {
            int length = checked((int)BinaryPrimitives.ReadUInt64LittleEndian(rest));
            Assert.AreEqual(MaskedCrc(rest[..8]), BinaryPrimitives.ReadUInt32LittleEndian(rest[8..]), "CRC of the length");
            ReadOnlySpan<byte> data = rest.Slice(12, length);
            Assert.AreEqual(MaskedCrc(data), BinaryPrimitives.ReadUInt32LittleEndian(rest[(12 + length)..]), "CRC of the data");
            // The messages of TorchSharp are generated for streams only.
            records.Add(Event.Parser.ParseFrom(new CodedInputStream(data.ToArray())));
            rest = rest[(16 + length)..];
        }

        return records;
    }

    public static Dictionary<string, float> Scalars(IEnumerable<Event> records, long step) => records
        .Where(record => record.Step == step && record.Summary is not null)
        .SelectMany(record => record.Summary.Value)
        .ToDictionary(value => value.Tag, value => value.SimpleValue);

    public static uint MaskedCrc(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in data)
            crc = BitOperations.Crc32C(crc, value);
        crc = ~crc;
        return ((crc >> 15) | (crc << 17)) + 0xA282EAD8;
    }
}
