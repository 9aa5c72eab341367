using Microsoft.ML.VideoDetection.Data.Labels;
using Microsoft.ML.VideoDetection.Output;

namespace Microsoft.ML.VideoDetection.Training.Spooled;

/// <summary>The objects of frames that follow each other, 20 bytes each.</summary>
internal sealed class SpooledLabels
{
    private const uint Ignored = 0;

    private readonly List<(float X0, float Y0, float X1, float Y1, uint Label)> _objects = [];
    private readonly List<int> _ends = [];

    /// <summary>Adds the next frame: clips boxes to it, counts what is lost by that, and scales the rest to the stored picture.</summary>
    /// <param name="annotation">Checked labels and boxes, source pixels.</param>
    /// <param name="source">Size of the frame, source pixels.</param>
    /// <param name="scale">Stored pixels per source pixel.</param>
    /// <param name="problems">Counts.</param>
    /// <param name="where">Names the frame.</param>
    public void Add(
        FrameAnnotation annotation, (int Width, int Height) source, (float X, float Y) scale, DataProblems problems, Func<string> where)
    {
        void AddBox(float[] boxes, int at, uint label)
        {
            LabeledBox box = new(boxes[at], boxes[at + 1], boxes[at + 2], boxes[at + 3]);
            if (BoxClip.TryClip(box, source.Width, source.Height, problems, where, out LabeledBox clipped))
            {
                _objects.Add((
                    (float)clipped.X0 * scale.X, (float)clipped.Y0 * scale.Y, (float)clipped.X1 * scale.X, (float)clipped.Y1 * scale.Y, label));
            }
        }

        for (int i = 0; i < annotation.Labels.Length; i++)
            AddBox(annotation.Boxes, 4 * i, annotation.Labels[i]);
        for (int at = 0; at < annotation.IgnoredBoxes.Length; at += 4)
            AddBox(annotation.IgnoredBoxes, at, Ignored);
        _ends.Add(_objects.Count);
    }

    /// <summary>The labels of a frame, boxes in pixels of the stored picture.</summary>
    public FrameAnnotation Get(int frame)
    {
        int first = frame == 0 ? 0 : _ends[frame - 1], end = _ends[frame];
        if (first == end)
            return FrameAnnotation.Empty;
        List<uint> labels = [];
        List<float> boxes = [], ignored = [];
        for (int i = first; i < end; i++)
        {
            (float x0, float y0, float x1, float y1, uint label) = _objects[i];
            (label == Ignored ? ignored : boxes).AddRange([x0, y0, x1, y1]);
            if (label != Ignored)
                labels.Add(label);
        }

        return new FrameAnnotation { Labels = [.. labels], Boxes = [.. boxes], IgnoredBoxes = [.. ignored] };
    }
}
