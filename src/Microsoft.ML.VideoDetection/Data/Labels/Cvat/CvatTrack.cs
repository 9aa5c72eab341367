using Microsoft.ML.VideoDetection.Operators;
using Microsoft.ML.VideoDetection.Output;

namespace Microsoft.ML.VideoDetection.Data.Labels.Cvat;

/// <summary>A track: one object, and where it is at some frames.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Label">Name of its class.</param>
/// <param name="TaskId">The task of a project; null where there is one task.</param>
/// <param name="Shapes">As the file lists them.</param>
internal sealed record CvatTrack(int Id, string Label, string? TaskId, List<CvatShape> Shapes);

/// <summary>The box of a track at a frame, in pixels of the source.</summary>
/// <param name="Frame">0-based number in the source.</param>
/// <param name="Box">The box, or the one around another shape.</param>
/// <param name="IsOutside">Whether there is no object from here to the next one.</param>
/// <param name="IsOccluded">Whether it is partly hidden.</param>
/// <param name="IsKeyFrame">Whether somebody put it there; otherwise CVAT interpolated it.</param>
/// <param name="IsIgnored">Whether an attribute says so.</param>
/// <param name="Line">1-based line of the file.</param>
internal readonly record struct CvatShape(int Frame, LabeledObject Box, bool IsOutside, bool IsOccluded, bool IsKeyFrame, bool IsIgnored, int Line);
