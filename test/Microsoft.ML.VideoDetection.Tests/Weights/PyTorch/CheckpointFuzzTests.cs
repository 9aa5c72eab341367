using Microsoft.ML.VideoDetection.Weights.PyTorch;

namespace Microsoft.ML.VideoDetection.Tests.Weights.PyTorch;

/// <summary>Damaged files, many of them: each loads or is refused, and nothing else happens.</summary>
[TestClass]
public sealed class CheckpointFuzzTests
{
    private const int Copies = 3_000;
    private const int Seed = 20171122;

    [TensorTestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Open_MutatedFile_LoadsOrIsInvalidData(bool legacy)
    {
        var original = legacy ? SmallCheckpoint.Legacy : SmallCheckpoint.Zip;
        var random = new Random(Seed);
        var (loaded, refused, most) = (0, 0, 0L);
        for (var i = 0; i < Copies; i++)
        {
            using var file = new TemporaryFile(Mutation.Of(original, random));
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                Load(file.Path);
                loaded++;
            }
            catch (InvalidDataException)
            {
                refused++;
            }
            catch (Exception exception)
            {
                Assert.Fail($"Copy {i} of seed {Seed}: {exception}");
            }

            most = Math.Max(most, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        // Both happen often, or the mutations miss what they are for.
        Assert.IsGreaterThan(Copies / 25, loaded);
        Assert.IsGreaterThan(Copies / 4, refused);
        Assert.IsLessThan(4L << 20, most);
    }

    private static void Load(string path)
    {
        const long MaxBytes = 1 << 20;
        using var checkpoint = PyTorchCheckpoint.Open(path);
        foreach (var tensor in checkpoint.Tensors.Where(tensor => tensor.ByteCount <= MaxBytes))
            tensor.ToTensor().Dispose();
    }
}
