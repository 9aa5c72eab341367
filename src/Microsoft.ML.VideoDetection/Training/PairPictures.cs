using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Synthetic;
using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Training.Augmentation;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>The pictures of a frame pair, decoded, resized, changed and mirrored where they are to be.</summary>
/// <param name="Geometry">Geometry of both frames.</param>
/// <param name="Window">Where the pictures lie in the network's input, before they are mirrored.</param>
/// <param name="Current">Rows of RGB at the network's resolution, without padding.</param>
/// <param name="Reference">The same of the reference frame; null when the current frame's own features are used.</param>
/// <param name="Motion">
/// From the current frame to the reference frame, in feature cells: to the right for each cell, row by row, then down for each. Null without
/// reference frame and where a flow network finds it out.
/// </param>
internal readonly record struct LoadedPictures(FrameGeometry Geometry, PictureWindow Window, byte[] Current, byte[]? Reference, float[]? Motion);

/// <summary>
/// Reads the frames of a pair, brings them to the network's resolution, changes them where that is asked for, and finds out how they moved
/// where no network does. Safe to use from several threads.
/// </summary>
/// <param name="readImage">Decodes a frame, by video and position.</param>
/// <param name="architecture">Of the network.</param>
/// <param name="augmentation">Null changes nothing.</param>
internal sealed class PairPictures(Func<int, int, MLImage> readImage, DeepFeatureFlowArchitecture architecture, AugmentationOptions? augmentation)
{
    // Tells the numbers drawn here from others that begin with the pair's seed.
    private const ulong Purpose = 0x41554721;

    // As many as threads have loaded at once: their buffers serve one pair at a time.
    private readonly ConcurrentBag<PairMotion> _idle = [];

    /// <summary>Loads a pair.</summary>
    /// <param name="pair">Which frames.</param>
    /// <param name="boxes">x0 y0 x1 y1 of the current frame's objects, source pixels, one of which stays in the picture whatever is cut off.</param>
    /// <exception cref="InvalidDataException">A frame cannot be read; the message names it.</exception>
    public LoadedPictures Load(FramePair pair, ImmutableArray<float> boxes)
    {
        var chance = new SplitMix64(SplitMix64.Mix(pair.Seed ^ Purpose));
        PictureWindow window = default;
        (byte[] current, FrameGeometry geometry) = ReadFrame(
            pair.Video,
            pair.Current,
            pair.IsFlipped,
            own => window = augmentation is null ? PictureWindow.Whole(own) : PictureWindow.Draw(augmentation, own, boxes.AsSpan(), ref chance));
        byte[]? reference = null;
        if (pair.Reference == pair.Current)
        {
            reference = current;
        }
        else if (pair.Reference is int position)
        {
            // Frames of another size start a new key frame when a detector meets them, so there is no flow to learn.
            (reference, FrameGeometry other) = ReadFrame(
                pair.Video, position, pair.IsFlipped, own => own == geometry ? window : PictureWindow.Whole(own));
            if (other != geometry)
                reference = null;
        }

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

        return new LoadedPictures(geometry, window, current, reference, motion);
    }

    private float[] EstimateMotion(FramePixels current, FramePixels reference)
    {
        PairMotion own = _idle.TryTake(out PairMotion? idle) ? idle : new PairMotion();
        float[] motion = own.Estimate(current, reference);
        _idle.Add(own);
        return motion;
    }

    private (byte[] Pixels, FrameGeometry Geometry) ReadFrame(int video, int position, bool isFlipped, Func<FrameGeometry, PictureWindow> windowOf)
    {
        using MLImage image = readImage(video, position);
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

    // Reversing a row reverses the order of the colors too; each pixel is then turned back.
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
}
