namespace Microsoft.ML.VideoDetection;

/// <summary>How the backbone normalises its activations.</summary>
public enum NormalizationKind
{
    /// <summary>
    /// Batch norm with frozen statistics, as the published models have it. Presumes pretrained weights: from scratch
    /// it does not learn.
    /// </summary>
    BatchNorm,

    /// <summary>Group norm with 32 groups (Wu and He, 2018): independent of the batch, trains from scratch.</summary>
    GroupNorm,
}
