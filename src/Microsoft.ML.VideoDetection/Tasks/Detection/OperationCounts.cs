using Microsoft.ML.VideoDetection.Tasks.Detection;

namespace Microsoft.ML.VideoDetection;

/// <summary>Holds the number of floating-point operations that the convolutions and matrix products of a network take on one frame.</summary>
/// <remarks>A multiplication with its addition counts as two operations. Normalization, activation, RoIAlign and suppression are not counted.</remarks>
public sealed record OperationCounts
{
    /// <summary>Gets the width to which frames are resized, network pixels without padding.</summary>
    public required int NetworkWidth { get; init; }

    /// <summary>Gets the height to which frames are resized, network pixels without padding.</summary>
    public required int NetworkHeight { get; init; }

    /// <summary>Gets the operations of the backbone, on key frames.</summary>
    public required double Backbone { get; init; }

    /// <summary>Gets the operations of the neck, on key frames.</summary>
    public required double Neck { get; init; }

    /// <summary>Gets the operations of the proposal head.</summary>
    public required double Proposals { get; init; }

    /// <summary>Gets the operations of the region head.</summary>
    public required double RegionHead { get; init; }

    /// <summary>Gets the operations of the flow network, on frames between key frames; null if the architecture has no flow network.</summary>
    public double? Flow { get; init; }
}
