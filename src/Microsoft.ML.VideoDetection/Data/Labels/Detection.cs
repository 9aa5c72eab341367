namespace Microsoft.ML.VideoDetection;

/// <summary>Represents one detected object, with its box in source-frame pixels.</summary>
/// <param name="X0">Left edge.</param>
/// <param name="Y0">Top edge.</param>
/// <param name="X1">Right edge, not smaller than <paramref name="X0"/>.</param>
/// <param name="Y1">Bottom edge, not smaller than <paramref name="Y0"/>.</param>
/// <param name="Score">Confidence in [0, 1].</param>
/// <param name="ClassIndex">0-based index of the class in the model's class list.</param>
/// <param name="ClassName">Name of the class.</param>
public readonly record struct Detection(
    float X0, float Y0, float X1, float Y1, float Score, int ClassIndex, string ClassName)
{
    /// <summary>
    /// Gets the track id of the object, from 1, constant through its video; null without tracking, before the object was found in
    /// <see cref="TrackingOptions.MinimumLength"/> frames, and for detections that belong to no track.
    /// </summary>
    public int? TrackId { get; init; }
}
