using Microsoft.ML.VideoDetection.Interop;
using TorchSharp;

namespace Microsoft.ML.VideoDetection.Tests.Interop;

[TestClass]
public sealed class TorchNativeLibraryTests
{
    [TestMethod]
    public void Torch_OnThisSystem_Computes()
    {
        using torch.Tensor ones = torch.ones(3);
        using torch.Tensor sum = ones.sum();

        Assert.AreEqual(3f, sum.item<float>());
    }
}
