using Microsoft.ML.VideoDetection.Operators;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>Picks at random which candidates are learnt in a step, so that background does not outweigh everything.</summary>
/// <remarks>Origin: mmdet/core/bbox/samplers/random_sampler.py.</remarks>
/// <param name="count">At most so many; <see cref="int.MaxValue"/> takes all.</param>
/// <param name="positiveShare">At most this share of them are objects; missing ones are made up by background.</param>
internal sealed class BoxSampler(int count, double positiveShare)
{
    /// <param name="matched">[N], from <see cref="BoxMatcher"/>.</param>
    /// <param name="generator">Source of chance, on the CPU.</param>
    /// <returns>Indices of the picked objects and of the picked background, int64, in ascending order.</returns>
    public (Tensor Positive, Tensor Negative) Sample(Tensor matched, Generator generator)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor positive = Pick((matched > Number.Of(BoxMatcher.Background)).nonzero().squeeze(1), Share(count), generator);
        Tensor negative = Pick(
            (matched == Number.Of(BoxMatcher.Background)).nonzero().squeeze(1), count - positive.shape[0], generator);
        return (positive.MoveToOuterDisposeScope(), negative.MoveToOuterDisposeScope());
    }

    private long Share(int total) => total == int.MaxValue ? total : (long)(total * positiveShare);

    private static Tensor Pick(Tensor indices, long most, Generator generator)
    {
        if (indices.shape[0] <= most)
            return indices;

        // Chance is drawn on the CPU whatever the device, so that the same seed picks the same boxes everywhere.
        Tensor order = randperm(indices.shape[0], dtype: int64, generator: generator).narrow(0, 0, most).to(indices.device);
        return sort(indices.index_select(0, order), dim: 0, descending: false, stable: true).values;
    }
}
