namespace Microsoft.ML.VideoDetection.Weights.PyTorch;

/// <summary>A value that holds other values; the uniform view lets <see cref="PickleGraph"/> walk any of them.</summary>
internal abstract class PickleContainer
{
    /// <summary>Gets the number of values that it refers to, keys included.</summary>
    public abstract int ChildCount { get; }

    public abstract object? Child(int index);
}
