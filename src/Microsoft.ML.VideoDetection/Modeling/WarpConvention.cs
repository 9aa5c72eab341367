namespace Microsoft.ML.VideoDetection;

/// <summary>Specifies where the feature warp samples when the flow is zero.</summary>
public enum WarpConvention
{
    /// <summary>
    /// Samples at (x + flow)·(W-1)/W, slightly towards the origin even at zero flow; models imported from the published weights need it, since they were
    /// trained with it (mmtrack/core/motion/flow.py).
    /// </summary>
    Published,

    /// <summary>Samples at x + flow, so that at zero flow the warped features equal the key features except for rounding; for new models.</summary>
    IdentityAtZeroFlow,
}
