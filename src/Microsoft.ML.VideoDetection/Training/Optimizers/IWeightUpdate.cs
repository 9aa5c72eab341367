using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Training.Optimizers;

/// <summary>How gradients become a change of the weights, and what is remembered from one change to the next.</summary>
internal interface IWeightUpdate : IDisposable
{
    /// <summary>Changes the weights once.</summary>
    /// <param name="learningRate">Of this change.</param>
    /// <param name="gradientFactor">What every gradient is multiplied by first; below 1 where they were too large together.</param>
    void Apply(double learningRate, double gradientFactor);

    /// <summary>What is remembered of each parameter, in their order: tensors under PyTorch's names. They stay the update's.</summary>
    IEnumerable<IReadOnlyList<(string Name, Tensor Value)>> State();

    /// <summary>Goes on as if so many changes had been made.</summary>
    void SetUpdates(long count);
}
