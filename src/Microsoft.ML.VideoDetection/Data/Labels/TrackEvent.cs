using Microsoft.ML.VideoDetection.Operators;

namespace Microsoft.ML.VideoDetection;

/// <summary>What can happen to a track at a line or zone.</summary>
public enum TrackEventKind
{
    /// <summary>It went to the left of the line, as seen from its first point to its second one.</summary>
    CrossedLeft,

    /// <summary>It went to the right of the line, as seen from its first point to its second one.</summary>
    CrossedRight,

    /// <summary>It came into the zone, or was first seen in it.</summary>
    Entered,

    /// <summary>It was seen outside of the zone again, or was not seen for too long.</summary>
    Left,
}

/// <summary>One thing that a <see cref="Output.TrackCounter"/> counted.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Number">Number of the line or zone, from 1 in the order given.</param>
/// <param name="TrackId">Which object.</param>
/// <param name="ClassName">Its class.</param>
/// <param name="FramesInside">Of <see cref="TrackEventKind.Left"/>: from the first frame inside to the last one, both counted; else null.</param>
public sealed record TrackEvent(TrackEventKind Kind, int Number, int TrackId, string ClassName, int? FramesInside = null)
{
    /// <summary>Gets the kind as files name it: crossed-left, crossed-right, entered, left.</summary>
    public string Name => Kind switch
    {
        TrackEventKind.CrossedLeft => "crossed-left",
        TrackEventKind.CrossedRight => "crossed-right",
        TrackEventKind.Entered => "entered",
        _ => "left",
    };

    internal bool IsCrossing => Kind is TrackEventKind.CrossedLeft or TrackEventKind.CrossedRight;
}
