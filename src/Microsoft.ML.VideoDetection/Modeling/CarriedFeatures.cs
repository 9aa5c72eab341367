using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Modeling;

/// <summary>Features that were carried to a frame.</summary>
/// <param name="Features">[1, C, H/16, W/16].</param>
/// <param name="Residual">Share of the picture that the flow does not explain, in [0, 1]; null where it was not asked for.</param>
internal sealed record CarriedFeatures(Tensor Features, double? Residual);
