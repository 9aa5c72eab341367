namespace Microsoft.ML.VideoDetection.Training.Optimizers;

/// <summary>A part of a tensor's numbers.</summary>
/// <param name="Tensor">0-based place of the tensor in its list.</param>
/// <param name="Start">0-based first number.</param>
/// <param name="Length">How many.</param>
internal readonly record struct TensorChunk(int Tensor, int Start, int Length);
