using System.Buffers.Binary;
using System.Text;
using Microsoft.ML.VideoDetection.Tests.Data;

namespace Microsoft.ML.VideoDetection.Tests.Weights.Onnx;

/// <summary>Writes small ONNX models, right ones and wrong ones.</summary>
/// <remarks>Origin: onnx/onnx, onnx.proto: the numbers of the fields.</remarks>
internal sealed class OnnxBytes
{
    private readonly List<byte> _graph = [];

    /// <summary>Gets or sets what the model says of its writer.</summary>
    public string Producer { get; set; } = "test";

    /// <summary>A residual network of basic blocks, one to a stage but for the last, which has two: the smallest that a detector can have.</summary>
    /// <param name="change">Is given each operation, and may change it.</param>
    /// <param name="foldNorms">Whether convolutions have a bias and no norm behind them.</param>
    public static OnnxBytes ResNet(Func<(string Operator, string[] Inputs, string[] Outputs), (string, string[], string[])>? change = null, bool foldNorms = false)
    {
        var model = new OnnxBytes();
        model.Field(11, Message((1, "pixels")));
        int count = 0;
        string place = Node("MaxPool", [Node("Relu", [Convolution("pixels", 3, 16, 7)])]);
        int channels = 16;
        foreach (int planes in new[] { 16, 32, 64, 128, 128 })
        {
            string main = Convolution(Node("Relu", [Convolution(place, channels, planes, 3)]), planes, planes, 3);
            string shortcut = planes == channels ? place : Convolution(place, channels, planes, 1);
            place = Node("Relu", [Node("Add", [main, shortcut])]);
            channels = planes;
        }

        Node("GlobalAveragePool", [place]);
        return model;

        string Node(string name, string[] inputs)
        {
            (string Operator, string[] Inputs, string[] Outputs) node = (name, inputs, [$"t{count++}"]);
            string output = node.Outputs[0];
            node = change?.Invoke(node) ?? node;
            model.Add(node.Operator, node.Inputs, node.Outputs);
            return output;
        }

        string Convolution(string input, int from, int to, int kernel)
        {
            string name = $"w{count}";
            model.AddWeight(name, count + 1, to, from, kernel, kernel);
            if (foldNorms)
            {
                model.AddWeight(name + "b", count + 0.5f, to);
                return Node("Conv", [input, name, name + "b"]);
            }

            string output = Node("Conv", [input, name]);
            for (int i = 0; i < 4; i++)
                model.AddWeight($"{name}n{i}", count + (i / 10f), to);
            return Node("BatchNormalization", [output, name + "n0", name + "n1", name + "n2", name + "n3"]);
        }
    }

    /// <summary>Adds an operation.</summary>
    public void Add(string name, string[] inputs, string[] outputs) => Field(
        1, Message([.. inputs.Select(input => (1, input)), .. outputs.Select(output => (2, output)), (4, name)]));

    /// <summary>Adds weights that are all one number.</summary>
    public void AddWeight(string name, float value, params int[] shape) => AddTensor(name, 1, Single(value, shape.Aggregate(1, (a, b) => a * b)), shape);

    /// <summary>Adds a tensor of any type and length.</summary>
    public void AddTensor(string name, int dataType, byte[] raw, params int[] shape)
    {
        List<byte> tensor = [];
        foreach (int size in shape)
            tensor.AddRange([0x08, .. Varint((ulong)size)]);
        tensor.AddRange([0x10, .. Varint((ulong)dataType), .. LengthDelimited(8, Encoding.UTF8.GetBytes(name)), .. LengthDelimited(9, raw)]);
        Field(5, [.. tensor]);
    }

    /// <summary>Adds a field of the graph.</summary>
    public void Field(int number, byte[] content) => _graph.AddRange(LengthDelimited(number, content));

    /// <summary>Gets the whole file.</summary>
    public byte[] ToArray() => [0x08, 3, .. LengthDelimited(2, Encoding.UTF8.GetBytes(Producer)), .. LengthDelimited(7, [.. _graph])];

    public static byte[] Message(params (int Field, string Text)[] fields) =>
        [.. fields.SelectMany(field => LengthDelimited(field.Field, Encoding.UTF8.GetBytes(field.Text)))];

    public static byte[] LengthDelimited(int field, byte[] content) => [.. Varint(((ulong)field << 3) | 2), .. Varint((ulong)content.Length), .. content];

    public static byte[] Varint(ulong value)
    {
        List<byte> bytes = [];
        for (; value >= 0x80; value >>= 7)
            bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
        return [.. bytes];
    }

    private static byte[] Single(float value, int count)
    {
        byte[] bytes = new byte[4 * count];
        for (int i = 0; i < count; i++)
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(4 * i), value);
        return bytes;
    }
}
