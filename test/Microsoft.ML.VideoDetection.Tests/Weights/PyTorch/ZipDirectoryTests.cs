using Microsoft.ML.VideoDetection.Weights.PyTorch;
using TorchSharp;

namespace Microsoft.ML.VideoDetection.Tests.Weights.PyTorch;

[TestClass]
public sealed class ZipDirectoryTests
{
    [TensorTestMethod]
    [OSCondition(OperatingSystems.Linux, IgnoreMessage = "Needs a sparse file.")]
    public void Open_FileBeyond4GB_ReadsItsLastElementsWithoutReadingTheRest()
    {
        // 1.5e9 floats are 6 GB, of which only the last two are on disk.
        const long Count = 1_500_000_000;
        using var file = new TemporaryFile([]);
        using (var stream = new FileStream(file.Path, FileMode.Create, FileAccess.ReadWrite))
        {
            var zip = new ZipBytes(stream, zip64: true);
            zip.Add("big/data.pkl", PickleBytes.Of(new PyDict(("tail", CheckpointBytes.Tensor("FloatStorage", "0", Count, Count - 2, [2], [1])))));
            zip.BeginEntry("big/data/0", Count * sizeof(float));
            stream.Seek(Count * sizeof(float) - 8, SeekOrigin.Current);
            stream.Write(CheckpointBytes.Floats(7, 8));
            zip.Add("big/version", "3\n"u8.ToArray());
            zip.Finish();
        }

        using var checkpoint = PyTorchCheckpoint.Open(file.Path);
        using var tail = checkpoint.Tensors[0].ToTensor();

        CollectionAssert.AreEqual(new float[] { 7, 8 }, tail.data<float>().ToArray());
    }

    [TestMethod]
    public void Open_FileWrittenByDotNet_IsTheSameFormat()
    {
        using var stream = new MemoryStream();
        using (var zip = new System.IO.Compression.ZipArchive(stream, System.IO.Compression.ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = zip.CreateEntry("a/data.pkl", System.IO.Compression.CompressionLevel.NoCompression).Open();
            entry.Write(PickleBytes.Of(new PyDict(("w", CheckpointBytes.Tensor("FloatStorage", "0", 0, 0, [0], [1])))));
        }

        // The directory is understood, and so is what is missing.
        using var file = new TemporaryFile(stream.ToArray());
        var error = Assert.ThrowsExactly<InvalidDataException>(() => PyTorchCheckpoint.Open(file.Path));

        StringAssert.Contains(error.Message, "refers to storage '0', which the file does not hold");
    }

    [TestMethod]
    public void Open_Compressed_SaysWhatToDo()
    {
        using var stream = new MemoryStream();
        var zip = new ZipBytes(stream) { Method = 8 };
        zip.Add("a/data.pkl", [1, 2, 3]);
        zip.Finish();

        Refuses(stream.ToArray(), "holds a/data.pkl compressed or encrypted");
    }

    [TestMethod]
    public void Open_BigEndian_SaysWhatToDo() =>
        Refuses(ZipBytes.Of(("a/data.pkl", PickleBytes.Of(null)), ("a/byteorder", "big"u8.ToArray())), "was written on a big-endian machine");

    [TestMethod]
    public void Open_ZipOfSomethingElse_IsNoCheckpoint() =>
        Refuses(ZipBytes.Of(("readme.txt", "hello"u8.ToArray()), ("deep/er/data.pkl", [])), "nothing in it is called data.pkl");

    [TestMethod]
    public void Open_TwoCheckpoints_IsRefused() =>
        Refuses(ZipBytes.Of(("a/data.pkl", []), ("b/data.pkl", [])), "several checkpoints");

    [TestMethod]
    public void Open_TorchScript_IsRefused() =>
        Refuses(ZipBytes.Of(("a/data.pkl", []), ("a/constants.pkl", [])), "is a TorchScript program");

    [TestMethod]
    public void Open_EntryTwice_IsRefused() =>
        Refuses(ZipBytes.Of(("a/data.pkl", []), ("a/data.pkl", [])), "has the entry a/data.pkl twice");

    [TestMethod]
    public void Open_EmptyZip_IsNoCheckpoint() => Refuses(ZipBytes.Of(), "nothing in it is called data.pkl");

    private static void Refuses(byte[] content, string message)
    {
        using var file = new TemporaryFile(content);
        var error = Assert.ThrowsExactly<InvalidDataException>(() => PyTorchCheckpoint.Open(file.Path));
        StringAssert.Contains(error.Message, file.Path);
        StringAssert.Contains(error.Message, message);
    }
}
