using System.Globalization;
using Microsoft.ML.VideoDetection.Data.Frames;

namespace Microsoft.ML.VideoDetection.Data.Labels;

/// <summary>Collects the labels of one video as a file lists them, in any order of frames.</summary>
internal sealed class LabeledClipBuilder(string videoId, string labelPath, FrameStore frames, DataProblems problems)
{
    private readonly List<int> _positions = [];
    private readonly List<LabeledObject> _objects = [];

    /// <summary>Adds an object, clipped to the frame; counts it where it does not fit.</summary>
    /// <param name="frameIndex">0-based number of the frame.</param>
    /// <param name="box">The box.</param>
    /// <param name="item">Everything but the box; label 0 stands for what is to be ignored.</param>
    /// <param name="line">1-based line of the file.</param>
    internal void Add(int frameIndex, in LabeledBox box, LabeledObject item, int line)
    {
        string Where() => string.Create(CultureInfo.InvariantCulture, $"'{labelPath}' line {line}");
        int position = frames.PositionOf(frameIndex);
        if (position < 0)
        {
            problems.Add(
                DataProblemKind.MissingFrame,
                () => string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Where()} labels frame {frameIndex} (0-based), which '{frames.Path}' with {frames.Count} frames does not have; it is dropped."));
            return;
        }

        (int width, int height) = frames.Size;
        if (BoxClip.TryClip(box, width, height, problems, Where, out LabeledBox clipped))
        {
            (item.X0, item.Y0, item.X1, item.Y1) = ((float)clipped.X0, (float)clipped.Y0, (float)clipped.X1, (float)clipped.Y1);
            _positions.Add(position);
            _objects.Add(item);
        }
    }

    /// <summary>Sorts what was added by frame.</summary>
    internal LabeledClip Build(bool hasTracks, bool hasOccluded, bool hasGenerated = false)
    {
        LabeledObjects sorted = LabeledObjects.Sort(
            frames.Count, [.. _positions], [.. _objects], hasTracks, hasOccluded, hasGenerated);
        return new LabeledClip(videoId, labelPath, frames, sorted);
    }
}
