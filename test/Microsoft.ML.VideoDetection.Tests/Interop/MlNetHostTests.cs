using Microsoft.ML.VideoDetection.Interop;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.VideoDetection.Tests.Interop;

[TestClass]
public sealed class MlNetHostTests
{
    [TestMethod]
    public void Wishes_OfTheContext_ReachAHostMadeFromIt()
    {
        IHost host = ((IHostEnvironment)new MLContext(seed: 7) { GpuDeviceId = 3, FallbackToCpu = true }).Register("Part");

        Assert.AreEqual(3, host.GpuDeviceId);
        Assert.IsTrue(host.FallbackToCpu);
        Assert.AreEqual(7, host.Seed);
    }

    [TestMethod]
    public void Wishes_NotSet_AreMlNetsDefaults()
    {
        IHostEnvironment environment = new MLContext();

        Assert.IsNull(environment.GpuDeviceId);
        Assert.IsNull(environment.Seed);
        Assert.IsFalse(environment.FallbackToCpu);
    }

    [TestMethod]
    public void Messages_WithBraces_ReachTheLogAsTheyAre()
    {
        var context = new MLContext();
        var seen = new List<string>();
        context.Log += (_, message) =>
        {
            if (message.Kind != ChannelMessageKind.Trace) // channels announce themselves
                seen.Add($"{message.Kind} {message.Source} {message.RawMessage}");
        };

        context.LogInfo("Trainer", "uses {cpu}");
        context.LogWarning("Trainer", "no boxes");

        CollectionAssert.AreEqual(new[] { "Info Trainer uses {cpu}", "Warning Trainer no boxes" }, seen);
    }
}
