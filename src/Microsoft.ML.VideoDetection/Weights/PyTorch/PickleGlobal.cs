using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Weights.PyTorch;

/// <summary>What a known function makes of its arguments.</summary>
internal delegate object? PickleFunction(PickleCalls calls, object?[] arguments);

/// <summary>One name that a checkpoint may refer to, and what it stands for here.</summary>
internal sealed class PickleGlobal(string fullName)
{
    public string FullName { get; } = fullName;

    /// <summary>Gets what runs when the file calls it; null where it is only a type to name.</summary>
    public PickleFunction? Function { get; init; }

    /// <summary>Gets the type of the elements, where this is a storage class.</summary>
    public ScalarType? StorageType { get; init; }

    /// <summary>Gets the type, where this is one of <c>torch.float32</c> and its like.</summary>
    public ScalarType? DType { get; init; }
}
