using Microsoft.ML.VideoDetection.Operators;

namespace Microsoft.ML.VideoDetection;

/// <summary>Specifies what happened to a track at a line or zone.</summary>
public enum TrackEventKind
{
    /// <summary>Reports that it crossed to the left of the line, seen from its first point to its second one.</summary>
    CrossedLeft,

    /// <summary>Reports that it crossed to the right of the line, seen from its first point to its second one.</summary>
    CrossedRight,

    /// <summary>Reports that it entered the zone, or was first seen in it.</summary>
    Entered,

    /// <summary>Reports that it was seen outside of the zone again, or was not seen for too long.</summary>
    Left,
}

/// <summary>Represents one event that a <see cref="Output.TrackCounter"/> counted.</summary>
/// <param name="Kind">Kind of the event.</param>
/// <param name="Number">Number of the line or zone, from 1 in the order given.</param>
/// <param name="TrackId">Id of the object's track.</param>
/// <param name="ClassName">Its class.</param>
/// <param name="FramesInside">For <see cref="TrackEventKind.Left"/>, the number of frames from the first to the last one inside, inclusive; else
/// null.</param>
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
