using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Tasks.Segmentation;
using Microsoft.ML.VideoDetection.Training.Augmentation;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>Loads frame pairs with the classes of their pixels. Safe to use from several threads.</summary>
/// <param name="data">The frames.</param>
/// <param name="architecture">Of the network.</param>
/// <param name="augmentation">Null changes nothing.</param>
internal sealed class MaskPairLoading(LabeledMaskData data, DeepFeatureFlowArchitecture architecture, AugmentationOptions? augmentation = null)
{
    private readonly PairPictures _pictures = new((video, position) => data.Videos[video].ReadImage(position), architecture, augmentation);

    /// <exception cref="InvalidDataException">A frame or its mask cannot be read; the message names it.</exception>
    public LoadedMaskPair Load(FramePair pair)
    {
        LoadedPictures pictures = _pictures.Load(pair, []);
        byte[] classes = Classes(pair.Video, pair.Current, pictures, pair.IsFlipped);
        byte[]? referenceClasses = pictures.Reference is not null && pair.Reference is int reference && data.Videos[pair.Video].HasMask(reference)
            ? reference == pair.Current ? classes : Classes(pair.Video, reference, pictures, pair.IsFlipped)
            : null;
        return new LoadedMaskPair(pair, pictures, classes, referenceClasses);
    }

    private byte[] Classes(int video, int frame, LoadedPictures pictures, bool isFlipped) =>
        ToNetwork(data.Videos[video].ReadLabelMap(frame), pictures.Geometry, pictures.Window, isFlipped);

    /// <summary>Moves classes with the picture: of each network pixel that of the source pixel under its centre, and none beside the picture.</summary>
    internal static byte[] ToNetwork(byte[] classes, FrameGeometry geometry, PictureWindow window, bool isFlipped)
    {
        var moved = new byte[geometry.NetworkWidth * geometry.NetworkHeight];
        int[] columns = [.. Enumerable.Range(0, geometry.NetworkWidth)
            .Select(x => Source(isFlipped ? geometry.NetworkWidth - 1 - x : x, window.X, window.Width, geometry.SourceWidth))];
        for (int y = 0, at = 0; y < geometry.NetworkHeight; y++)
        {
            int row = Source(y, window.Y, window.Height, geometry.SourceHeight);
            foreach (int column in columns)
                moved[at++] = row < 0 || column < 0 ? PixelLoss.Ignored : classes[(row * geometry.SourceWidth) + column];
        }

        return moved;
    }

    private static int Source(int pixel, int start, int length, int sourceLength) =>
        pixel < start || pixel >= start + length ? -1 : (int)((pixel - start + 0.5) * sourceLength / length);
}
