using System.Runtime.CompilerServices;
using TorchSharp;

namespace Microsoft.ML.VideoDetection.Tests;

/// <summary>Tensors that were made and never disposed, whether the garbage collector has freed them meanwhile or not.</summary>
/// <param name="Alive">Tensors that hold memory now, on all threads.</param>
/// <param name="Finalized">Tensors that the garbage collector freed since the process started, because nobody disposed them.</param>
internal readonly record struct TensorCount(long Alive, long Finalized)
{
    /// <summary>
    /// Counts now. A live count alone would let a leak pass whenever a collection happens to run during the test, so the
    /// finalizer thread is asked as well: torch keeps statistics per thread, and that thread only ever frees tensors.
    /// </summary>
    public static TensorCount Now()
    {
        Collect();
        var onFinalizerThread = new StrongBox<long>();
        ReadWhenCollected(onFinalizerThread);
        Collect();
        return new TensorCount(torch.Tensor.TotalCount, -onFinalizerThread.Value);
    }

    public long LeakedSince(TensorCount before) => Alive - before.Alive + (Finalized - before.Finalized);

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    // A method of its own, so that no local of the caller keeps the reader alive.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ReadWhenCollected(StrongBox<long> destination) => _ = new Reader(destination);

    private sealed class Reader(StrongBox<long> destination)
    {
        ~Reader() => destination.Value = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
    }
}
