using Microsoft.ML.VideoDetection.Training.Optimizers;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Training.DataParallel;

/// <summary>Gradients one after the other in a few large tensors, in the order in which backward passes complete them.</summary>
internal sealed class GradientBuckets : IDisposable
{
    /// <summary>A bucket is closed before it has more numbers than this; a larger gradient has one of its own.</summary>
    public const long MostNumbers = 8 << 20;

    private readonly List<(Tensor Values, int Stage)> _buckets = [];

    /// <summary>Moves the gradients there.</summary>
    /// <param name="gradients">Those of all weights, zero now.</param>
    /// <param name="stages">Stage of each weight: what is complete when a backward pass has gone through so many boundaries.</param>
    /// <param name="mostNumbers">For tests.</param>
    public GradientBuckets(IReadOnlyList<WeightGradient> gradients, IReadOnlyList<int> stages, long mostNumbers = MostNumbers)
    {
        using DisposeScope scope = NewDisposeScope();
        foreach (IGrouping<int, WeightGradient> stage in gradients.Zip(stages).GroupBy(item => item.Second, item => item.First).OrderBy(stage => stage.Key))
        {
            var open = new List<WeightGradient>();
            foreach (WeightGradient gradient in stage)
            {
                if (open.Count > 0 && open.Sum(item => item.Weight.numel()) + gradient.Weight.numel() > mostNumbers)
                    Close(open, stage.Key);
                open.Add(gradient);
            }

            Close(open, stage.Key);
        }
    }

    /// <summary>Gets the number of buckets.</summary>
    public int Count => _buckets.Count;

    /// <summary>Gets the bytes of all of them.</summary>
    public long Bytes => _buckets.Sum(bucket => bucket.Values.numel() * sizeof(float));

    /// <summary>The numbers of a bucket, and the stage after which they are complete.</summary>
    public (Tensor Values, int Stage) this[int bucket] => _buckets[bucket];

    /// <summary>Releases the buckets; the gradients in them go on to hold their memory.</summary>
    public void Dispose()
    {
        foreach ((Tensor values, _) in _buckets)
            values.Dispose();
    }

    private void Close(List<WeightGradient> gradients, int stage)
    {
        Tensor values = zeros(gradients.Sum(item => item.Weight.numel()), device: gradients[0].Weight.device).DetachFromDisposeScope();
        long start = 0;
        foreach (WeightGradient gradient in gradients)
        {
            gradient.MoveTo(values.narrow(0, start, gradient.Weight.numel()).view(gradient.Weight.shape));
            start += gradient.Weight.numel();
        }

        _buckets.Add((values, stage));
        gradients.Clear();
    }
}
