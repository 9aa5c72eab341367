using System.Collections.Concurrent;
using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Modeling;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>
/// Reads the frames of a pair, brings them to the network's resolution and finds out how they moved where no network does. Safe to use
/// from several threads.
/// </summary>
internal sealed class PairLoading(LabeledVideoData data, DeepFeatureFlowArchitecture architecture)
{
    // As many as threads have loaded at once: their buffers serve one pair at a time.
    private readonly ConcurrentBag<PairMotion> _idle = [];

    /// <exception cref="InvalidDataException">A frame or its labels cannot be read; the message names it.</exception>
    public LoadedPair Load(FramePair pair)
    {
        (byte[] current, FrameGeometry geometry) = ReadFrame(pair.Video, pair.Current, pair.IsFlipped);
        byte[]? reference = null;
        if (pair.Reference == pair.Current)
        {
            reference = current;
        }
        else if (pair.Reference is int position)
        {
            // Frames of another size start a new key frame when a detector meets them, so there is no flow to learn.
            (reference, FrameGeometry other) = ReadFrame(pair.Video, position, pair.IsFlipped);
            if (other != geometry)
                reference = null;
        }

        LoadedLabels labels = ReadLabels(pair, pair.Current, geometry);
        LoadedLabels? referenceLabels = reference is not null && pair.Reference is int labelled && data.IsTrainingFrame(pair.Video, labelled)
            ? labelled == pair.Current ? labels : ReadLabels(pair, labelled, geometry)
            : null;
        float[]? motion = architecture.HasFlowNetwork || reference is null
            ? null
            : EstimateMotion(new FramePixels(current, geometry), new FramePixels(reference, geometry));
        return new LoadedPair(pair, geometry, current, reference, labels, referenceLabels, motion);
    }

    private float[] EstimateMotion(FramePixels current, FramePixels reference)
    {
        PairMotion own = _idle.TryTake(out PairMotion? idle) ? idle : new PairMotion();
        float[] motion = own.Estimate(current, reference);
        _idle.Add(own);
        return motion;
    }

    // The check before the first step may have seen only a part of a large dataset.
    private LoadedLabels ReadLabels(FramePair pair, int position, FrameGeometry geometry)
    {
        FrameAnnotation annotation = data.GetAnnotation(pair.Video, position);
        TrainingLabels.Require(annotation, data.ClassNames.Count, () => data.Describe(pair.Video, position));
        annotation = TrainingLabels.WithArea(annotation, out _);
        return new LoadedLabels(
            ToNetworkPixels(annotation.Boxes, geometry, pair.IsFlipped),
            Array.ConvertAll(annotation.Labels, label => (long)label - 1),
            ToNetworkPixels(annotation.IgnoredBoxes, geometry, pair.IsFlipped));
    }

    private (byte[] Pixels, FrameGeometry Geometry) ReadFrame(int video, int position, bool isFlipped)
    {
        using MLImage image = data.ReadImage(video, position);
        var geometry = FrameGeometry.Fit(image.Width, image.Height, architecture.MaxLongSide, architecture.MaxShortSide);
        var pixels = new byte[geometry.NetworkWidth * geometry.NetworkHeight * 3];
        ResizedPixels.Write(image, geometry.NetworkWidth, geometry.NetworkHeight, pixels);
        if (isFlipped)
            Mirror(pixels, geometry.NetworkWidth * 3);
        return (pixels, geometry);
    }

    // Reversing a row reverses the order of the colours too; each pixel is then turned back.
    private static void Mirror(Span<byte> pixels, int bytesPerRow)
    {
        for (; !pixels.IsEmpty; pixels = pixels[bytesPerRow..])
        {
            Span<byte> row = pixels[..bytesPerRow];
            row.Reverse();
            for (int x = 0; x < row.Length; x += 3)
                (row[x], row[x + 2]) = (row[x + 2], row[x]);
        }
    }

    private static float[] ToNetworkPixels(float[] sourceBoxes, FrameGeometry geometry, bool isFlipped)
    {
        var boxes = new float[sourceBoxes.Length];
        for (int i = 0; i < boxes.Length; i += 4)
        {
            float x0 = sourceBoxes[i] * geometry.ScaleX, x1 = sourceBoxes[i + 2] * geometry.ScaleX;
            (boxes[i], boxes[i + 2]) = isFlipped ? (geometry.NetworkWidth - x1, geometry.NetworkWidth - x0) : (x0, x1);
            boxes[i + 1] = sourceBoxes[i + 1] * geometry.ScaleY;
            boxes[i + 3] = sourceBoxes[i + 3] * geometry.ScaleY;
        }

        return boxes;
    }
}
