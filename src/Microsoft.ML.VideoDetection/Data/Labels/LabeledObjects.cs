using Microsoft.ML.VideoDetection.Operators;

namespace Microsoft.ML.VideoDetection.Data.Labels;

/// <summary>Holds the objects of many frames in one array, sorted by frame, clipped and checked.</summary>
internal sealed class LabeledObjects
{
    private readonly LabeledObject[] _objects;
    private readonly int[] _starts;

    private LabeledObjects(LabeledObject[] objects, int[] starts)
    {
        _objects = objects;
        _starts = starts;
    }

    /// <summary>Gets the number of objects, including ignored ones.</summary>
    internal int Count => _objects.Length;

    /// <summary>Gets whether the dataset has tracks.</summary>
    internal bool HasTracks { get; init; }

    /// <summary>Gets whether the dataset marks occluded objects.</summary>
    internal bool HasOccluded { get; init; }

    /// <summary>Gets whether the dataset marks interpolated boxes.</summary>
    internal bool HasGenerated { get; init; }

    /// <summary>Sorts objects by frame; the order within a frame is kept.</summary>
    /// <param name="frameCount">Number of frames.</param>
    /// <param name="frames">Frame of each object; -1 leaves it out.</param>
    /// <param name="objects">The objects.</param>
    /// <param name="hasTracks">Whether the dataset has tracks.</param>
    /// <param name="hasOccluded">Whether the dataset marks occluded objects.</param>
    /// <param name="hasGenerated">Whether the dataset marks interpolated boxes.</param>
    internal static LabeledObjects Sort(
        int frameCount,
        ReadOnlySpan<int> frames,
        ReadOnlySpan<LabeledObject> objects,
        bool hasTracks = false,
        bool hasOccluded = false,
        bool hasGenerated = false)
    {
        int[] starts = new int[frameCount + 1];
        foreach (int frame in frames)
        {
            if (frame >= 0)
                starts[frame + 1]++;
        }

        for (int frame = 0; frame < frameCount; frame++)
        {
            starts[frame + 1] += starts[frame];
        }

        LabeledObject[] sorted = new LabeledObject[starts[^1]];
        int[] next = starts[..^1];
        for (int i = 0; i < frames.Length; i++)
        {
            if (frames[i] >= 0)
                sorted[next[frames[i]]++] = objects[i];
        }

        return new LabeledObjects(sorted, starts) { HasTracks = hasTracks, HasOccluded = hasOccluded, HasGenerated = hasGenerated };
    }

    /// <summary>Creates the record of a frame.</summary>
    internal FrameAnnotation Get(int frame)
    {
        ReadOnlySpan<LabeledObject> objects = _objects.AsSpan(_starts[frame].._starts[frame + 1]);
        if (objects.IsEmpty)
        {
            return FrameAnnotation.Empty;
        }

        AnnotationBuilder annotation = new(HasTracks, HasOccluded, HasGenerated);
        foreach (ref readonly LabeledObject item in objects)
            annotation.Add(item);
        return annotation.ToAnnotation();
    }
}
