using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Microsoft.ML.VideoDetection.Evaluation.Tracking;
using Microsoft.ML.VideoDetection.Output;

namespace Microsoft.ML.VideoDetection.Data.Labels;

/// <summary>Collects the clipped objects of one frame.</summary>
/// <param name="hasTracks">Whether the dataset has tracks.</param>
/// <param name="hasOccluded">Whether the dataset marks occluded objects.</param>
/// <param name="hasGenerated">Whether the dataset marks interpolated boxes.</param>
internal sealed class AnnotationBuilder(bool hasTracks = false, bool hasOccluded = false, bool hasGenerated = false)
{
    private readonly List<LabeledObject> _objects = [];
    private readonly List<LabeledObject> _ignored = [];

    /// <summary>Adds an object; a repeated ignored object is not added again.</summary>
    internal void Add(in LabeledObject item)
    {
        if (item.Label != 0)
        {
            _objects.Add(item);
            return;
        }

        foreach (LabeledObject other in _ignored)
        {
            if ((other.X0, other.Y0, other.X1, other.Y1) == (item.X0, item.Y0, item.X1, item.Y1))
                return;
        }

        _ignored.Add(item);
    }

    /// <summary>Creates the record of the frame.</summary>
    internal FrameAnnotation ToAnnotation() => _objects.Count == 0 && _ignored.Count == 0
        ? FrameAnnotation.Empty
        : new FrameAnnotation
        {
            Labels = [.. _objects.Select(item => item.Label)],
            Boxes = Boxes(_objects),
            IgnoredBoxes = Boxes(_ignored),
            TrackIds = hasTracks ? [.. _objects.Select(item => item.TrackId)] : [],
            Occluded = hasOccluded ? [.. _objects.Select(item => item.Occluded)] : [],
            Generated = hasGenerated ? [.. _objects.Select(item => item.Generated)] : [],
        };

    private static ImmutableArray<float> Boxes(List<LabeledObject> objects)
    {
        float[] boxes = new float[objects.Count * 4];
        for (int i = 0; i < objects.Count; i++)
            (boxes[4 * i], boxes[(4 * i) + 1], boxes[(4 * i) + 2], boxes[(4 * i) + 3]) = (objects[i].X0, objects[i].Y0, objects[i].X1, objects[i].Y1);
        return ImmutableCollectionsMarshal.AsImmutableArray(boxes);
    }
}
