using System.Buffers.Binary;
using System.Text;

namespace Microsoft.ML.VideoDetection.Tests.Weights.PyTorch;

/// <summary>Writes pickles, so that tests can make files that torch.save writes, and files that it never would.</summary>
internal static class PickleBytes
{
    public static byte[] Of(object? value, byte protocol = 2)
    {
        using var stream = new MemoryStream();
        stream.Write([0x80, protocol]);
        Put(stream, value);
        stream.WriteByte((byte)'.');
        return stream.ToArray();
    }

    private static void Put(MemoryStream stream, object? value)
    {
        switch (value)
        {
            case null: Write(stream, 'N'); break;
            case bool truth: stream.WriteByte(truth ? (byte)0x88 : (byte)0x89); break;
            case int number: Put(stream, (long)number); break;
            case long number:
                stream.Write([0x8a, 8]);
                Span<byte> little = stackalloc byte[8];
                BinaryPrimitives.WriteInt64LittleEndian(little, number);
                stream.Write(little);
                break;
            case double number:
                Write(stream, 'G');
                Span<byte> big = stackalloc byte[8];
                BinaryPrimitives.WriteDoubleBigEndian(big, number);
                stream.Write(big);
                break;
            case string text: PutBytes(stream, 'X', Encoding.UTF8.GetBytes(text)); break;
            case byte[] bytes: PutBytes(stream, 'B', bytes); break;
            case PyTuple tuple: PutMarked(stream, 't', tuple.Items); break;
            case PyList list:
                Write(stream, ']');
                PutMarked(stream, 'e', list.Items);
                break;
            case PyDict dictionary:
                Write(stream, '}');
                PutMarked(stream, 'u', dictionary.Entries.SelectMany(entry => new[] { entry.Key, entry.Value }));
                break;
            case PyGlobal global: stream.Write(Encoding.UTF8.GetBytes($"c{global.Module}\n{global.Name}\n")); break;
            case PyPersistent id:
                PutMarked(stream, 't', id.Items);
                Write(stream, 'Q');
                break;
            case PyCall call:
                Put(stream, call.Callee);
                Put(stream, call.Arguments);
                Write(stream, 'R');
                if (call.State is not null)
                {
                    Put(stream, call.State);
                    Write(stream, 'b');
                }

                break;
            case PyRaw raw: stream.Write(raw.Instructions); break;
            default: throw new ArgumentException($"No pickle for {value.GetType()}.", nameof(value));
        }
    }

    private static void PutMarked(MemoryStream stream, char instruction, IEnumerable<object?> items)
    {
        Write(stream, '(');
        foreach (var item in items)
            Put(stream, item);
        Write(stream, instruction);
    }

    private static void PutBytes(MemoryStream stream, char instruction, byte[] bytes)
    {
        Write(stream, instruction);
        stream.Write(BitConverter.GetBytes(bytes.Length));
        stream.Write(bytes);
    }

    private static void Write(MemoryStream stream, char instruction) => stream.WriteByte((byte)instruction);
}
