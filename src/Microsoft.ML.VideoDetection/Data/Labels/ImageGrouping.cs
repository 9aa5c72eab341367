namespace Microsoft.ML.VideoDetection;

/// <summary>Specifies whether images are frames of videos, for datasets that do not tell.</summary>
public enum ImageGrouping
{
    /// <summary>
    /// Detects videos by names: images of one folder that have one size and whose names differ only in the number at their end (<c>street_000123.jpg</c>) are
    /// frames of a video if at least half of the numbers from the first to the last, counted in their common step, exist; all others are still images.
    /// </summary>
    Automatic,

    /// <summary>Treats images of one folder whose names differ only in the number at their end as frames of a video, even if numbers are missing.</summary>
    Videos,

    /// <summary>Treats every image as a still image.</summary>
    Stills,
}
