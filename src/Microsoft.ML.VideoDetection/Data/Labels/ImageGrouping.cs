namespace Microsoft.ML.VideoDetection;

/// <summary>Whether the images of a dataset that does not say it are frames of videos.</summary>
public enum ImageGrouping
{
    /// <summary>
    /// Looks at the names: images of one folder whose names differ only in the number at their end (<c>street_000123.jpg</c>) are the frames of
    /// a video where at least half of the numbers from the first to the last are there, counted in their common step, and where they have one size.
    /// All others are still images.
    /// </summary>
    Automatic,

    /// <summary>Takes images of one folder whose names differ only in the number at their end for the frames of a video, whatever is missing.</summary>
    Videos,

    /// <summary>Takes every image for a still image.</summary>
    Stills,
}
