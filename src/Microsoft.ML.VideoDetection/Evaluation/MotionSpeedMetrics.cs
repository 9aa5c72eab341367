namespace Microsoft.ML.VideoDetection;

/// <summary>Holds AP of objects by speed, each 0–1 and null if no object has that speed.</summary>
/// <remarks>
/// An object's speed on a frame is its motion IoU: its mean IoU with itself in the frames within ±10 of the same video. Objects of the other speeds do not
/// count, whether or not they are found. Origin: Zhu et al., "Flow-Guided Feature Aggregation for Video Object Detection", ICCV 2017, section 5. There false
/// positives are also weighted by how many objects have the speed; here all of them count, as they do in COCO's AP by size.
/// </remarks>
public sealed record MotionSpeedMetrics
{
    /// <summary>Gets AP (mean over IoU 0.5 to 0.95) of slow objects: motion IoU above 0.9.</summary>
    public double? Slow { get; init; }

    /// <summary>Gets AP of objects of medium speed: motion IoU from 0.7 to 0.9.</summary>
    public double? Medium { get; init; }

    /// <summary>Gets AP of fast objects: motion IoU below 0.7.</summary>
    public double? Fast { get; init; }

    /// <summary>Gets AP of slow objects at IoU 0.5.</summary>
    public double? Slow50 { get; init; }

    /// <summary>Gets AP of objects of medium speed at IoU 0.5.</summary>
    public double? Medium50 { get; init; }

    /// <summary>Gets AP of fast objects at IoU 0.5.</summary>
    public double? Fast50 { get; init; }
}
