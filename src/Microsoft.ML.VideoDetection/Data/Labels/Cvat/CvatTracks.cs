using System.Globalization;
using Microsoft.ML.VideoDetection.Operators;
using Microsoft.ML.VideoDetection.Output;
using Microsoft.ML.VideoDetection.Output.Counting;

namespace Microsoft.ML.VideoDetection.Data.Labels.Cvat;

/// <summary>Interpolates the boxes of tracks between the frames of a file, as CVAT does.</summary>
/// <remarks>Origin: cvat/apps/dataset_manager/annotation.py, TrackManager.get_interpolated_shapes.</remarks>
internal sealed class CvatTracks(ListedVideoBuilder video, VideoSource frames, ClassList classes, DataProblems problems, string path)
{
    // Every track may extend over all frames: a small file could request any number of boxes.
    private const long MostBoxes = 20_000_000;

    private long _count;

    /// <summary>Adds the boxes of a track to the video.</summary>
    internal void Add(CvatTrack track)
    {
        uint label = classes.LabelOf(track.Label);
        CvatShape[] shapes = [.. track.Shapes.OrderBy(shape => shape.Frame)];
        for (int i = 0; i < shapes.Length; i++)
        {
            CvatShape shape = shapes[i];
            bool isReplaced = i + 1 < shapes.Length && shapes[i + 1].Frame == shape.Frame;
            if (shape.IsOutside || isReplaced)
                continue;
            Add(track, label, shape, shape.Frame, shape.Box, !shape.IsKeyFrame);
            Fill(track, label, shape, i + 1 < shapes.Length ? shapes[i + 1] : null);
        }
    }

    private void Fill(CvatTrack track, uint label, in CvatShape from, CvatShape? to)
    {
        int position = frames.FindPosition(from.Frame);
        for (position = position < 0 ? ~position : position + 1; position < frames.ExactFrameCount; position++)
        {
            int frame = frames.GetFrameIndex(position);
            if (to is { } next && frame >= next.Frame)
                return;
            Add(track, label, from, frame, to is { } end ? Between(from, end, frame) : from.Box, isGenerated: true);
        }
    }

    private static LabeledObject Between(in CvatShape from, in CvatShape to, int frame)
    {
        double part = (double)(frame - from.Frame) / (to.Frame - from.Frame);
        return LabeledObject.FromEdges(
            Between(from.Box.X0, to.Box.X0, part), Between(from.Box.Y0, to.Box.Y0, part), Between(from.Box.X1, to.Box.X1, part), Between(from.Box.Y1, to.Box.Y1, part));
    }

    private static double Between(double from, double to, double part) => from + ((to - from) * part);

    private void Add(CvatTrack track, uint label, in CvatShape shape, int frame, in LabeledObject box, bool isGenerated)
    {
        int line = shape.Line;
        if (++_count > MostBoxes)
            throw new InvalidDataException($"'{path}' line {line} makes more than {MostBoxes} boxes of its tracks; split the task.");
        if (label == 0 && !shape.IsIgnored)
        {
            problems.AddUnknownClass(track.Label, () => string.Create(
                CultureInfo.InvariantCulture, $"'{path}' line {line} is of the class {track.Label}, which is not in the list of classes; it is dropped."));
            return;
        }

        video.Add(
            frame,
            box with { TrackId = track.Id, Label = shape.IsIgnored ? 0 : label, Occluded = shape.IsOccluded, Generated = isGenerated },
            line);
    }
}

/// <summary>Represents a track: one object, and its boxes on some frames.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Label">Name of its class.</param>
/// <param name="TaskId">The task of a project; null if there is one task.</param>
/// <param name="Shapes">Shapes in the order of the file.</param>
internal sealed record CvatTrack(int Id, string Label, string? TaskId, List<CvatShape> Shapes);

/// <summary>Represents the box of a track at a frame, in pixels of the source.</summary>
/// <param name="Frame">0-based index in the source.</param>
/// <param name="Box">The box, or the one around another shape.</param>
/// <param name="IsOutside">Whether the object is absent from here to the next shape.</param>
/// <param name="IsOccluded">Whether it is partly occluded.</param>
/// <param name="IsKeyFrame">Whether an annotator placed it; otherwise CVAT interpolated it.</param>
/// <param name="IsIgnored">Whether an attribute marks it as ignored.</param>
/// <param name="Line">1-based line of the file.</param>
internal readonly record struct CvatShape(int Frame, LabeledObject Box, bool IsOutside, bool IsOccluded, bool IsKeyFrame, bool IsIgnored, int Line);
