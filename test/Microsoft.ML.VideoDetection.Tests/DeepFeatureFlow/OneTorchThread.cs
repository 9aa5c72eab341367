using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow;

/// <summary>Tests that compare weights: with several torch threads the gradients of convolutions are not always the same bits.</summary>
public abstract class OneTorchThread
{
    private int _threads;

    [TestInitialize]
    public void TakeOneThread()
    {
        _threads = get_num_threads();
        set_num_threads(1);
    }

    [TestCleanup]
    public void GiveThreadsBack() => set_num_threads(_threads);
}
