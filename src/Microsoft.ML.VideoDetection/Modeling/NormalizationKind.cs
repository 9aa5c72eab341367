namespace Microsoft.ML.VideoDetection;

/// <summary>Specifies how the backbone normalizes its activations.</summary>
public enum NormalizationKind
{
    /// <summary>
    /// Normalizes by batch norm with frozen statistics, as the published models do; requires pretrained weights, since it does not learn from scratch.
    /// </summary>
    BatchNorm,

    /// <summary>Normalizes by group norm with 32 groups (Wu and He, 2018): independent of the batch, trains from scratch.</summary>
    GroupNorm,
}
