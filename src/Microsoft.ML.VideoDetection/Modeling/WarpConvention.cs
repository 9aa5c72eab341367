namespace Microsoft.ML.VideoDetection;

/// <summary>Where the feature warp samples when the flow is zero.</summary>
public enum WarpConvention
{
    /// <summary>
    /// Sampling position (x + flow)·(W-1)/W: slightly towards the origin even at zero flow. The published weights were
    /// trained with it (mmtrack/core/motion/flow.py), so models imported from them need it.
    /// </summary>
    Published,

    /// <summary>Sampling position x + flow: at zero flow the warped features equal the key features, but for rounding. For new models.</summary>
    IdentityAtZeroFlow,
}
