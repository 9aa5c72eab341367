using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Modeling;

/// <summary>Represents features of one resolution; a backbone returns a list of them, from fine to coarse.</summary>
/// <param name="Features">[1, C, h, w].</param>
/// <param name="Stride">Network pixels per cell.</param>
internal readonly record struct FeatureLevel(Tensor Features, int Stride);
