using Microsoft.ML.VideoDetection.Interop;
using TorchSharp;

namespace Microsoft.ML.VideoDetection.Tests.Interop;

[TestClass]
public sealed class TorchNativeLibraryTests
{
    [TensorTestMethod]
    public void EnsureLoaded_FromManyThreads_TorchComputes()
    {
        Parallel.For(0, 16, _ => TorchNativeLibrary.EnsureLoaded());

        using torch.Tensor ones = torch.ones(3);
        using torch.Tensor sum = ones.sum();
        Assert.AreEqual(3f, sum.item<float>());
    }
}
