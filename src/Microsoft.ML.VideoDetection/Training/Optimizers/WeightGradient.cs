using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Training.Optimizers;

/// <summary>A parameter and the tensor that backward passes add its gradient to.</summary>
/// <remarks>
/// The gradient exists from the start, zero where a step does not reach it, and stays the same tensor: the published recipe multiplies
/// the flow of still images by zero. Otherwise what a step does would depend on which steps were run before it.
/// </remarks>
internal sealed class WeightGradient : IDisposable
{
    /// <param name="weight">The parameter, whose gradient this becomes.</param>
    /// <param name="rateFactor">Factor on the learning rate of this parameter.</param>
    public WeightGradient(Parameter weight, double rateFactor = 1)
    {
        (Weight, RateFactor) = (weight, rateFactor);
        Gradient = zeros_like(weight).DetachFromDisposeScope();
        weight.grad = Gradient;
    }

    public Parameter Weight { get; }

    /// <summary>Gets the factor on the learning rate of this parameter.</summary>
    public double RateFactor { get; }

    public Tensor Gradient { get; private set; }

    /// <summary>Gets whether both lie in this process's memory, one number after the other.</summary>
    public bool IsInMemory => Weight.device_type == DeviceType.CPU && Weight.dtype == float32 && Weight.is_contiguous() && Gradient.is_contiguous();

    /// <summary>Has gradients added up elsewhere from now on.</summary>
    /// <param name="place">Of the weight's shape, zero; taken over.</param>
    public void MoveTo(Tensor place)
    {
        Gradient.Dispose();
        Gradient = place.DetachFromDisposeScope();
        Weight.grad = Gradient;
    }

    public void Dispose()
    {
        Weight.grad = null;
        Gradient.Dispose();
    }
}
