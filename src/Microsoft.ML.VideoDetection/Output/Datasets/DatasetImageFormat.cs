namespace Microsoft.ML.VideoDetection;

/// <summary>The format of written images.</summary>
public enum DatasetImageFormat
{
    /// <summary>JPEG of quality 95.</summary>
    Jpeg,

    /// <summary>PNG, which changes no pixel.</summary>
    Png,

    /// <summary>Copies of image files, whatever their format, and JPEG of quality 95 for frames out of videos. For ImageNet VID the same as <see cref="Jpeg"/>.</summary>
    Original,
}
