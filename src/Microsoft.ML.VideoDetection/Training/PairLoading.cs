using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Training.Augmentation;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>Loads frame pairs with their boxes. Safe to use from several threads.</summary>
/// <param name="data">The frames.</param>
/// <param name="architecture">Of the network.</param>
/// <param name="augmentation">Null changes nothing.</param>
internal sealed class PairLoading(LabeledVideoData data, DeepFeatureFlowArchitecture architecture, AugmentationOptions? augmentation = null)
{
    private readonly PairPictures _pictures = new((video, position) => data.Videos[video].ReadImage(position), architecture, augmentation);

    /// <exception cref="InvalidDataException">A frame or its labels cannot be read; the message names it.</exception>
    public LoadedPair Load(FramePair pair)
    {
        LabeledVideo video = data.Videos[pair.Video];
        FrameAnnotation annotation = video.GetAnnotation(pair.Current);
        LoadedPictures pictures = _pictures.Load(pair, annotation.Boxes);
        (FrameGeometry geometry, PictureWindow window, byte[] current, byte[]? reference, float[]? motion) = pictures;
        LoadedLabels labels = ToNetwork(annotation, geometry, window, pair.IsFlipped);
        LoadedLabels? referenceLabels = reference is not null && pair.Reference is int labelled && video.IsTrainingFrame(labelled)
            ? labelled == pair.Current ? labels : ToNetwork(video.GetAnnotation(labelled), geometry, window, pair.IsFlipped)
            : null;
        return new LoadedPair(pair, geometry, current, reference, labels, referenceLabels, motion);
    }

    private static LoadedLabels ToNetwork(FrameAnnotation annotation, FrameGeometry geometry, PictureWindow window, bool isFlipped)
    {
        float[] objects = window.ToInput(annotation.Boxes.AsSpan(), geometry, out float[] visible);
        float[] crowds = window.ToInput(annotation.IgnoredBoxes.AsSpan(), geometry, out float[] visibleCrowds);
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

    private static void Mirror(List<float> boxes, int width)
    {
        for (int i = 0; i < boxes.Count; i += 4)
            (boxes[i], boxes[i + 2]) = (width - boxes[i + 2], width - boxes[i]);
    }
}
