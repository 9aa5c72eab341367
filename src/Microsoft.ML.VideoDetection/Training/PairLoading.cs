using System.Collections.Concurrent;
using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Synthetic;
using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Training.Augmentation;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>
/// Reads the frames of a pair, brings them to the network's resolution, changes them where that is asked for, and finds out how they moved
/// where no network does. Safe to use from several threads.
/// </summary>
/// <param name="data">The frames.</param>
/// <param name="architecture">Of the network.</param>
/// <param name="augmentation">Null changes nothing.</param>
internal sealed class PairLoading(LabeledVideoData data, DeepFeatureFlowArchitecture architecture, AugmentationOptions? augmentation = null)
{
    // Tells the numbers drawn here from others that begin with the pair's seed.
    private const ulong Purpose = 0x41554721;

    // As many as threads have loaded at once: their buffers serve one pair at a time.
    private readonly ConcurrentBag<PairMotion> _idle = [];

    /// <exception cref="InvalidDataException">A frame or its labels cannot be read; the message names it.</exception>
    public LoadedPair Load(FramePair pair)
    {
        var chance = new SplitMix64(SplitMix64.Mix(pair.Seed ^ Purpose));
        LabeledVideo video = data.Videos[pair.Video];
        FrameAnnotation annotation = video.GetAnnotation(pair.Current);
        PictureWindow window = default;
        (byte[] current, FrameGeometry geometry) = ReadFrame(
            video,
            pair.Current,
            pair.IsFlipped,
            own => window = augmentation is null ? PictureWindow.Whole(own) : PictureWindow.Draw(augmentation, own, annotation.Boxes, ref chance));
        byte[]? reference = null;
        if (pair.Reference == pair.Current)
        {
            reference = current;
        }
        else if (pair.Reference is int position)
        {
            // Frames of another size start a new key frame when a detector meets them, so there is no flow to learn.
            (reference, FrameGeometry other) = ReadFrame(
                video, position, pair.IsFlipped, own => own == geometry ? window : PictureWindow.Whole(own));
            if (other != geometry)
                reference = null;
        }

        LoadedLabels labels = ToNetwork(annotation, geometry, window, pair.IsFlipped);
        LoadedLabels? referenceLabels = reference is not null && pair.Reference is int labelled && video.IsTrainingFrame(labelled)
            ? labelled == pair.Current ? labels : ToNetwork(video.GetAnnotation(labelled), geometry, window, pair.IsFlipped)
            : null;
        float[]? motion = architecture.HasFlowNetwork || reference is null
            ? null
            : EstimateMotion(new FramePixels(current, geometry), new FramePixels(reference, geometry));
        if (augmentation is not null)
        {
            PixelChange change = PixelChange.Draw(augmentation, ref chance);
            change.Apply(current, geometry.NetworkWidth, frame: 0);
            if (reference is not null && reference != current)
                change.Apply(reference, geometry.NetworkWidth, frame: 1);
        }

        return new LoadedPair(pair, geometry, current, reference, labels, referenceLabels, motion);
    }

    private float[] EstimateMotion(FramePixels current, FramePixels reference)
    {
        PairMotion own = _idle.TryTake(out PairMotion? idle) ? idle : new PairMotion();
        float[] motion = own.Estimate(current, reference);
        _idle.Add(own);
        return motion;
    }

    private static LoadedLabels ToNetwork(FrameAnnotation annotation, FrameGeometry geometry, PictureWindow window, bool isFlipped)
    {
        float[] objects = window.ToInput(annotation.Boxes, geometry, out float[] visible);
        float[] crowds = window.ToInput(annotation.IgnoredBoxes, geometry, out float[] visibleCrowds);
        List<float> boxes = [], ignored = [];
        List<long> labels = [];
        for (int i = 0; i < visible.Length; i++)
        {
            // What is hardly seen is neither an object nor background.
            bool isLearnt = visible[i] >= PictureWindow.MinVisibleShare;
            if (isLearnt)
                labels.Add((long)annotation.Labels[i] - 1);
            if (visible[i] > 0)
                (isLearnt ? boxes : ignored).AddRange(objects.AsSpan(4 * i, 4));
        }

        for (int i = 0; i < visibleCrowds.Length; i++)
        {
            if (visibleCrowds[i] > 0)
                ignored.AddRange(crowds.AsSpan(4 * i, 4));
        }

        if (isFlipped)
        {
            Mirror(boxes, geometry.NetworkWidth);
            Mirror(ignored, geometry.NetworkWidth);
        }

        return new LoadedLabels([.. boxes], [.. labels], [.. ignored]);
    }

    private (byte[] Pixels, FrameGeometry Geometry) ReadFrame(LabeledVideo video, int position, bool isFlipped, Func<FrameGeometry, PictureWindow> windowOf)
    {
        using MLImage image = video.ReadImage(position);
        var geometry = FrameGeometry.Fit(image.Width, image.Height, architecture.MaxLongSide, architecture.MaxShortSide);
        PictureWindow window = windowOf(geometry);
        var pixels = new byte[window.Width * window.Height * 3];
        ResizedPixels.Write(image, window.Width, window.Height, pixels);
        if (window != PictureWindow.Whole(geometry))
            pixels = window.ToCanvas(pixels, geometry.NetworkWidth, geometry.NetworkHeight);
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

    private static void Mirror(List<float> boxes, int width)
    {
        for (int i = 0; i < boxes.Count; i += 4)
            (boxes[i], boxes[i + 2]) = (width - boxes[i + 2], width - boxes[i]);
    }
}
