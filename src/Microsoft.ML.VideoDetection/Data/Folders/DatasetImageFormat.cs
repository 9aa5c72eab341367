namespace Microsoft.ML.VideoDetection;

/// <summary>The format of written images.</summary>
public enum DatasetImageFormat
{
    /// <summary>JPEG of quality 95.</summary>
    Jpeg,

    /// <summary>PNG, which changes no pixel.</summary>
    Png,
}
