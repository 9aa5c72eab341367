using Microsoft.ML.VideoDetection.Interop;
using OpenCvSharp;

namespace Microsoft.ML.VideoDetection.Tests.Interop;

[TestClass]
public sealed class OpenCvNativeLibraryTests
{
    [TestMethod]
    public void EnsureLoaded_FromManyThreads_OpenCvWorks()
    {
        Parallel.For(0, 16, _ => OpenCvNativeLibrary.EnsureLoaded());

        using Mat ones = Mat.Ones(2, 3, MatType.CV_8UC1);
        Assert.AreEqual(6.0, Cv2.Sum(ones).Val0);
    }
}
