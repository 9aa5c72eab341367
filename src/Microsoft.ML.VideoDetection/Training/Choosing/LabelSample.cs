using Microsoft.ML.VideoDetection.Modeling;

namespace Microsoft.ML.VideoDetection.Training.Choosing;

/// <summary>What is labelled on some frames of a dataset, spread over all of it, as the network will see it.</summary>
/// <param name="Sizes">Widths and heights of boxes in network pixels, without those that are too small to be found.</param>
/// <param name="SmallShare">Share of the boxes that are too small, 0 to 1.</param>
/// <param name="TrainingFrames">Frames of the whole dataset that training takes as current ones.</param>
/// <param name="LabeledFrames">Estimate of how many of these have an object.</param>
/// <param name="Objects">Estimate of the boxes on them.</param>
/// <param name="Classes">Classes of which a box was seen.</param>
internal sealed record LabelSample(
    IReadOnlyList<(double Width, double Height)> Sizes, double SmallShare, long TrainingFrames, long LabeledFrames, long Objects, int Classes)
{
    // Where labels are read from files, each frame costs a file.
    private const int MostFrames = 4000;
    private const int MostBoxes = 5000;

    // Half a cell of the features, network pixels: root of the area.
    private const double SmallestSize = 8;

    /// <param name="data">What will be trained on.</param>
    /// <param name="maxLongSide">Of the architecture.</param>
    /// <param name="maxShortSide">Of the architecture.</param>
    /// <exception cref="InvalidDataException">Labels or sizes cannot be read.</exception>
    public static LabelSample Of(LabeledVideoData data, int maxLongSide, int maxShortSide)
    {
        (int Video, int Position)[] frames = [.. PairSchedule.TrainingFrames(data)];
        (int Video, int Position)[] looked = Spread(frames, data.HasLabelsInMemory ? int.MaxValue : MostFrames);
        var sizes = new List<(double, double)>();
        var classes = new HashSet<uint>();
        long labeled = 0, objects = 0;
        (int Video, double Scale) last = (-1, 1);
        foreach ((int video, int position) in looked)
        {
            FrameAnnotation annotation = data.Videos[video].GetAnnotation(position);
            if (annotation.Labels.Length == 0)
                continue;
            labeled++;
            objects += annotation.Labels.Length;
            classes.UnionWith(annotation.Labels);
            if (last.Video != video)
            {
                // The frames of a video have one size.
                (int width, int height) = data.Videos[video].GetSize(position);
                var geometry = FrameGeometry.Fit(width, height, maxLongSide, maxShortSide);
                last = (video, (double)geometry.NetworkWidth / geometry.SourceWidth);
            }

            for (int i = 0; i < annotation.Labels.Length; i++)
            {
                double width = (annotation.Boxes[(4 * i) + 2] - annotation.Boxes[4 * i]) * last.Scale;
                double height = (annotation.Boxes[(4 * i) + 3] - annotation.Boxes[(4 * i) + 1]) * last.Scale;
                if (width * height >= SmallestSize * SmallestSize)
                    sizes.Add((width, height));
            }
        }

        double all = looked.Length == 0 ? 0 : (double)frames.Length / looked.Length;
        return new LabelSample(
            Spread([.. sizes], MostBoxes), objects == 0 ? 0 : 1 - ((double)sizes.Count / objects), frames.Length, (long)Math.Round(labeled * all), (long)Math.Round(objects * all), classes.Count);
    }

    private static T[] Spread<T>(T[] items, int most) => items.Length <= most
        ? items
        : [.. Enumerable.Range(0, most).Select(i => items[(long)i * items.Length / most])];
}
