using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Training.Optimizers;

/// <summary>Work on all numbers of many tensors in memory, in runs that fit the processors' caches, on all of torch's threads.</summary>
/// <remarks>
/// An optimizer touches every weight once for a handful of sums. As tensor operations that is a dozen passes through memory, a quarter
/// of the time of a step of the small preset; as one loop it is one pass.
/// </remarks>
internal static class TensorChunks
{
    private const int RunLength = 1 << 15;

    /// <summary>Cuts tensors into runs; the order is fixed and so are the borders, whatever the number of threads.</summary>
    /// <param name="sizes">Numbers in each tensor.</param>
    public static TensorChunk[] Runs(IEnumerable<long> sizes) =>
    [
        .. sizes.SelectMany((size, tensor) => Enumerable
            .Range(0, (int)((size + RunLength - 1) / RunLength))
            .Select(i => new TensorChunk(tensor, i * RunLength, (int)Math.Min(RunLength, size - ((long)i * RunLength))))),
    ];

    /// <summary>Does the work of every run, several at a time.</summary>
    public static void ForEach(TensorChunk[] runs, Action<int> work) =>
        Parallel.For(0, runs.Length, new ParallelOptions { MaxDegreeOfParallelism = get_num_threads() }, work);

    /// <summary>The numbers of a run; the tensor lies in memory, contiguous.</summary>
    public static Span<float> Of(Tensor tensor, TensorChunk run) =>
        MemoryMarshal.Cast<byte, float>(tensor.bytes).Slice(run.Start, run.Length);
}
