using Microsoft.ML.VideoDetection.DeepFeatureFlow;

namespace Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow;

[TestClass]
public sealed class TorchDeviceTests
{
    [TestMethod]
    [DataRow(null, 0, null)]
    [DataRow(null, 2, 0)]
    [DataRow(-1, 2, null)]
    [DataRow(1, 2, 1)]
    public void The_device_follows_the_wish_and_what_there_is(int? wanted, int cudaDevices, int? expected) =>
        Assert.AreEqual(expected, TorchDevice.Choose(wanted, fallbackToCpu: false, cudaDevices).CudaIndex);

    [TestMethod]
    [DataRow(null, 4, 3, 3)]
    [DataRow(null, 2, 3, 1)]
    [DataRow(null, 0, 3, null)]
    [DataRow(0, 4, 3, 0)]
    [DataRow(-1, 4, 3, null)]
    public void Each_rank_of_a_machine_has_a_device_of_its_own_unless_the_user_names_one(int? wanted, int cudaDevices, int localRank, int? expected) =>
        Assert.AreEqual(expected, TorchDevice.Choose(wanted, fallbackToCpu: false, cudaDevices, localRank).CudaIndex);

    [TestMethod]
    public void A_missing_device_is_an_error_unless_the_CPU_will_do()
    {
        Assert.IsNull(TorchDevice.Choose(3, fallbackToCpu: true, 1).CudaIndex);
        InvalidOperationException error = Assert.ThrowsExactly<InvalidOperationException>(
            () => TorchDevice.Choose(3, fallbackToCpu: false, 1));
        Assert.Contains("GpuDeviceId is 3, but libtorch can use 1 CUDA device", error.Message);
        Assert.Contains("TorchBackend=cuda", error.Message);
    }

    [TestMethod]
    public void The_chosen_device_is_logged()
    {
        var mlContext = new MLContext(1) { GpuDeviceId = -1 };
        var messages = new List<string>();
        mlContext.Log += (_, e) => messages.Add(e.Message);
        using DeepFeatureFlowTransformer model = SmallModel.Create(mlContext);
        Assert.AreEqual("cpu", model.Device);
        Assert.HasCount(1, messages.FindAll(message => message.Contains("Running on cpu", StringComparison.Ordinal)));
    }
}
