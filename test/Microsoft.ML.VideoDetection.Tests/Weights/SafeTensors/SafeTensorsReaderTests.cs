using System.Buffers.Binary;
using System.Text;
using Microsoft.ML.VideoDetection.Weights.SafeTensors;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tests.Weights.SafeTensors;

[TestClass]
public sealed class SafeTensorsReaderTests
{
    [TensorTestMethod]
    public void Read_CutAnywhere_IsInvalidDataThatNamesTheTensor()
    {
        using var scope = NewDisposeScope();
        using var stream = new MemoryStream();
        SafeTensorsWriter.Write(stream, [("first", arange(4)), ("second", ones(3))]);
        var whole = stream.ToArray();
        var dataStart = 8 + (int)BinaryPrimitives.ReadInt64LittleEndian(whole);
        var destinations = new Dictionary<string, Tensor> { ["first"] = zeros(4, ScalarType.Int64), ["second"] = zeros(3) };

        for (var length = 0; length < whole.Length; length++)
        {
            var error = Assert.ThrowsExactly<InvalidDataException>(
                () => SafeTensorsReader.Read(new MemoryStream(whole, 0, length), entry => destinations[entry.Name]), $"Cut to {length} bytes.");

            // Four int64 are 32 bytes.
            if (length >= dataStart)
                Assert.Contains(length < dataStart + 32 ? "'first'" : "'second'", error.Message);
        }
    }

    [TestMethod]
    [DataRow("""[]""", "not a JSON object")]
    [DataRow("""{"a":1}""", "something else than dtype, shape and data_offsets")]
    [DataRow("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", "something else than dtype, shape and data_offsets")]
    [DataRow("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}}""", "something else than dtype, shape and data_offsets")]
    [DataRow("""{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""", "something else than dtype, shape and data_offsets")]
    [DataRow("""{"a":{"dtype":"F8_E4M3","shape":[1],"data_offsets":[0,1]}}""", "has the element type 'F8_E4M3'")]
    [DataRow("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", "needs 8 bytes but lies at 0 to 4")]
    [DataRow("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", "needs 4 bytes but lies at 4 to 0")]
    [DataRow("""{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,4]}}""", "is larger than any memory")]
    [DataRow("""{"a":{"dtype":"F32","shape":[0,4611686018427387904,4611686018427387904],"data_offsets":[0,0]}}""", "is larger than any memory")]
    [DataRow("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "begins at byte 4, where 0 is")]
    [DataRow("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "begins at byte 0, where 4 is")]
    [DataRow("""{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}""", "is malformed")]
    [DataRow("""{"\ud800":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}""", "is malformed")]
    [DataRow("""{"a":{"dtype":"U8","shape":[[0]],"data_offsets":[0,0]}}""", "something else than dtype, shape and data_offsets")]
    [DataRow("""{"a":{"b":{"c":{"d":{}}}}}""", "is malformed")]
    [DataRow("""{"a":""", "is malformed")]
    public void Read_HeaderThatContradictsItself_IsInvalidData(string header, string message)
    {
        var error = Assert.ThrowsExactly<InvalidDataException>(() => SafeTensorsReader.Read(Stream(header, (ulong)header.Length), _ => null));

        Assert.Contains(message, error.Message);
    }

    [TestMethod]
    [DataRow(0UL)]
    [DataRow(1UL << 40)]
    [DataRow(ulong.MaxValue)]
    public void Read_AbsurdHeaderLength_IsInvalidData(ulong length)
    {
        var error = Assert.ThrowsExactly<InvalidDataException>(() => SafeTensorsReader.Read(Stream("{}", length), _ => null));

        Assert.Contains($"announce a header of {length} bytes", error.Message);
    }

    [TestMethod]
    public void Read_HeaderThatIsNotThere_CostsNoMemory()
    {
        var stream = Stream("{}", 16 << 20);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.ThrowsExactly<InvalidDataException>(() => SafeTensorsReader.Read(stream, _ => null));

        // One piece of 64 KB, not the 16 MB that were announced.
        Assert.IsLessThan(1 << 20, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [TensorTestMethod]
    public void Read_MutatedFile_LoadsOrIsInvalidData()
    {
        using var scope = NewDisposeScope();
        using var stream = new MemoryStream();
        SafeTensorsWriter.Write(stream, [("first", arange(40)), ("second", ones(30))]);
        var original = stream.ToArray();
        var random = new Random(20171122);
        var (loaded, refused) = (0, 0);
        for (var i = 0; i < 3_000; i++)
        {
            var mutated = new MemoryStream(Mutation.Of(original, random));
            try
            {
                SafeTensorsReader.Read(mutated, _ => null);
                loaded++;
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }

        // Most bytes are elements, which may have any value; removed ones are missed.
        Assert.IsGreaterThan(500, loaded);
        Assert.IsGreaterThan(500, refused);
    }

    [TestMethod]
    public void Read_MetadataOfOtherPrograms_IsPassedOver()
    {
        const string Header = """{"__metadata__":{"format":"pt"},"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}""";

        var entries = SafeTensorsReader.Read(Stream(Header, (ulong)Header.Length), _ => null);

        Assert.AreEqual("a", entries.Single().Name);
    }

    [TensorTestMethod]
    public void Read_DestinationOfAnotherShape_IsRefused()
    {
        using var destination = zeros(2);
        const string Header = """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""";

        var error = Assert.ThrowsExactly<ArgumentException>(() => SafeTensorsReader.Read(Stream(Header, (ulong)Header.Length), _ => destination));

        Assert.Contains("Tensor 'a' has size [1]; the destination has [2].", error.Message);
    }

    private static MemoryStream Stream(string header, ulong length)
    {
        var prefix = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(prefix, length);
        return new MemoryStream([.. prefix, .. Encoding.UTF8.GetBytes(header)]);
    }
}
