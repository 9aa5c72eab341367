using Microsoft.ML.VideoDetection.Evaluation.Tracking;

namespace Microsoft.ML.VideoDetection.Data.Labels;

/// <summary>Collects what a dataset says of one frame: clips boxes to the frame, drops those without area, and counts both.</summary>
/// <param name="problems">Counts; null where the frame was counted before.</param>
/// <param name="width">Width of the frame in pixels.</param>
/// <param name="height">Height of the frame in pixels.</param>
internal sealed class FrameLabels(DataProblems? problems, int width, int height)
{
    private readonly List<uint> _labels = [];
    private readonly List<float> _boxes = [];
    private readonly List<float> _ignored = [];
    private readonly List<int> _tracks = [];
    private readonly List<bool> _occluded = [];
    private readonly List<bool> _generated = [];

    /// <summary>Adds an object. Null where the dataset does not say, for all objects of a frame alike.</summary>
    internal void Add(uint label, in LabeledBox box, int? track, bool? occluded, bool? generated, Func<string> where)
    {
        if (!BoxClip.TryClip(box, width, height, problems, where, out LabeledBox clipped))
        {
            return;
        }

        _labels.Add(label);
        Append(_boxes, clipped);
        if (track is int id)
            _tracks.Add(id);
        if (occluded is bool hidden)
            _occluded.Add(hidden);
        if (generated is bool interpolated)
            _generated.Add(interpolated);
    }

    /// <summary>Adds a crowd or an uncertain object. One that is there already is not added again.</summary>
    internal void AddIgnored(in LabeledBox box, Func<string> where)
    {
        if (!BoxClip.TryClip(box, width, height, problems, where, out LabeledBox clipped))
        {
            return;
        }

        for (int i = 0; i < _ignored.Count; i += 4)
        {
            if (_ignored[i] == (float)clipped.X0 && _ignored[i + 1] == (float)clipped.Y0
                && _ignored[i + 2] == (float)clipped.X1 && _ignored[i + 3] == (float)clipped.Y1)
            {
                return;
            }
        }

        Append(_ignored, clipped);
    }

    /// <summary>Makes the record of the frame.</summary>
    internal FrameAnnotation ToAnnotation() => _labels.Count == 0 && _ignored.Count == 0
        ? FrameAnnotation.Empty
        : new FrameAnnotation
        {
            Labels = [.. _labels],
            Boxes = [.. _boxes],
            IgnoredBoxes = [.. _ignored],
            TrackIds = [.. _tracks],
            Occluded = [.. _occluded],
            Generated = [.. _generated],
        };

    private static void Append(List<float> boxes, in LabeledBox box)
    {
        boxes.Add((float)box.X0);
        boxes.Add((float)box.Y0);
        boxes.Add((float)box.X1);
        boxes.Add((float)box.Y1);
    }
}
