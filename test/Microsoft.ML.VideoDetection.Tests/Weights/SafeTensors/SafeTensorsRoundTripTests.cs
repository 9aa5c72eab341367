using Microsoft.ML.VideoDetection.Tests.Data;
using Microsoft.ML.VideoDetection.Weights.SafeTensors;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tests.Weights.SafeTensors;

[TestClass]
public sealed class SafeTensorsRoundTripTests
{
    [TensorTestMethod]
    [DataRow(ScalarType.Float32)]
    [DataRow(ScalarType.Float64)]
    [DataRow(ScalarType.Float16)]
    [DataRow(ScalarType.BFloat16)]
    [DataRow(ScalarType.Int64)]
    [DataRow(ScalarType.Int32)]
    [DataRow(ScalarType.Int16)]
    [DataRow(ScalarType.Int8)]
    [DataRow(ScalarType.Byte)]
    [DataRow(ScalarType.Bool)]
    public void Read_WhatWasWritten_IsTheSameBitForBit(ScalarType type)
    {
        using var scope = NewDisposeScope();
        var matrix = arange(6).to_type(type).reshape(2, 3);
        var scalar = tensor(1).to_type(type);
        var empty = zeros(0, 4).to_type(type);
        using var stream = new MemoryStream();

        SafeTensorsWriter.Write(stream, [("matrix", matrix), ("none", empty), ("scalar", scalar), ("columns", matrix.t())]);
        stream.Position = 0;
        var read = ReadAll(stream);

        CollectionAssert.AreEqual(new[] { "matrix", "none", "scalar", "columns" }, read.Keys.ToArray());
        foreach (var (name, expected) in new[] { ("matrix", matrix), ("none", empty), ("scalar", scalar), ("columns", matrix.t().contiguous()) })
        {
            Assert.AreEqual(type, read[name].dtype);
            CollectionAssert.AreEqual(expected.shape, read[name].shape);
            CollectionAssert.AreEqual(expected.bytes.ToArray(), read[name].bytes.ToArray());
        }

        Assert.AreEqual(stream.Length, stream.Position);
    }

    [TensorTestMethod]
    public void Write_TwoTensors_IsTheDocumentedFormat()
    {
        using var scope = NewDisposeScope();
        using var stream = new MemoryStream();

        SafeTensorsWriter.Write(stream, [("a", tensor(new byte[] { 1, 2, 3 })), ("b", tensor(1f))]);

        // Spaces make the header a multiple of 8 bytes long; then come 3 and 4 bytes.
        const string Header = """{"a":{"dtype":"U8","shape":[3],"data_offsets":[0,3]},"b":{"dtype":"F32","shape":[],"data_offsets":[3,7]}}""";
        var padded = Header.PadRight((Header.Length + 7) / 8 * 8);
        byte[] expected = [(byte)padded.Length, 0, 0, 0, 0, 0, 0, 0, .. System.Text.Encoding.ASCII.GetBytes(padded), 1, 2, 3, 0, 0, 0x80, 0x3f];
        CollectionAssert.AreEqual(expected, stream.ToArray());
    }

    [TensorTestMethod]
    public void Read_StreamThatGivesAByteAtATime_SkipsAndConverts()
    {
        using var scope = NewDisposeScope();
        using var stream = new MemoryStream();
        SafeTensorsWriter.Write(stream, [("skipped", arange(100_000)), ("half", tensor(new float[] { 1, -2 }).to_type(ScalarType.Float16))]);
        var target = zeros(2);

        SafeTensorsReader.Read(new TrickleStream(stream.ToArray()), entry => entry.Name == "half" ? target : null);

        CollectionAssert.AreEqual(new float[] { 1, -2 }, target.data<float>().ToArray());
    }

    [TensorTestMethod]
    public void Write_MoreThanOnePiece_ReadsBack()
    {
        // 2^20 elements are moved at a time; the last piece has three.
        using var scope = NewDisposeScope();
        var values = arange((1 << 20) + 3).to_type(ScalarType.Float32);
        using var stream = new MemoryStream();

        SafeTensorsWriter.Write(stream, [("w", values)]);
        stream.Position = 0;

        CollectionAssert.AreEqual(values.data<float>().ToArray(), ReadAll(stream)["w"].data<float>().ToArray());
    }

    [TensorTestMethod]
    public void Write_WhatTheFormatCannotHold_IsRefusedByName()
    {
        using var scope = NewDisposeScope();
        var one = ones(1);
        var complex = zeros(1, ScalarType.ComplexFloat32);

        Assert.Contains("two tensors named 'w'", Refusal(("w", one), ("w", one)));
        Assert.Contains("Tensor 'c' is ComplexFloat32", Refusal(("c", complex)));
        Assert.Contains("__metadata__", Refusal(("__metadata__", one)));
    }

    private static string Refusal(params (string Name, Tensor Tensor)[] tensors)
    {
        using var stream = new MemoryStream();
        var message = Assert.ThrowsExactly<ArgumentException>(() => SafeTensorsWriter.Write(stream, tensors)).Message;
        Assert.AreEqual(0, stream.Length, "Nothing is written before everything is known to be writable.");
        return message;
    }

    private static Dictionary<string, Tensor> ReadAll(Stream stream)
    {
        var result = new Dictionary<string, Tensor>();
        SafeTensorsReader.Read(stream, entry => result[entry.Name] = empty(entry.Shape, entry.DType));
        return result;
    }
}
