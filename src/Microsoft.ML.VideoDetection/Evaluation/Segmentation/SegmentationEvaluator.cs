namespace Microsoft.ML.VideoDetection.Evaluation.Segmentation;

/// <summary>Takes frames with labelled and predicted classes of pixels one by one and computes the metrics at the end.</summary>
/// <remarks>Frames are not kept: memory depends on the number of classes and the longest distance from a key frame alone.</remarks>
internal sealed class SegmentationEvaluator
{
    private readonly int _classCount;
    private readonly PixelConfusion _confusion = new();
    private readonly PixelConfusion _consistency = new();
    private readonly BoundaryCount _boundaries;
    private readonly List<ClassPixels[]> _byDistance = [];
    private readonly WorstFrames<SegmentationMistakes> _worst;
    private readonly int _worstCount;
    private readonly Dictionary<string, int> _videos = new(StringComparer.Ordinal);
    private long _frames, _carriedFrames;
    private bool _hasBoundaries;

    /// <param name="classCount">1 to 255.</param>
    /// <param name="options">Validated.</param>
    public SegmentationEvaluator(int classCount, SegmentationEvaluationOptions options)
    {
        _classCount = classCount;
        _boundaries = new BoundaryCount(classCount, options.BoundaryTolerance);
        _worst = new WorstFrames<SegmentationMistakes>(_worstCount = options.KeepWorstFrames);
    }

    /// <summary>Adds a frame that may be one of the worst.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="videoId">Name of its video.</param>
    /// <param name="frameIndex">0-based position in the video.</param>
    /// <param name="picture">Makes its picture small; null where there is none.</param>
    public void Add(LabelMapFrame frame, string videoId, int frameIndex, Func<FramePreview>? picture)
    {
        Add(frame);
        if (_worstCount == 0)
            return;
        if (!_videos.TryGetValue(videoId, out int video))
            _videos.Add(videoId, video = _videos.Count);
        double wrong = WrongShare(frame);
        _worst.Offer(video, frameIndex, wrong, () => new SegmentationMistakes(videoId, frameIndex, frame, wrong, picture?.Invoke()));
    }

    /// <summary>Adds a frame.</summary>
    public void Add(in LabelMapFrame frame)
    {
        byte[] labels = frame.Labels, predictions = frame.Predictions;
        _confusion.Add(labels, predictions);
        if (frame.KeyDistance >= 0)
            AddAtDistance(frame.KeyDistance, labels, predictions);
        if (frame.Width > 0)
        {
            _boundaries.Add(labels, predictions, frame.Width);
            _hasBoundaries = true;
        }

        if (frame.Carried is { } carried)
        {
            _consistency.Add(predictions, carried);
            _carriedFrames++;
        }

        _frames++;
    }

    /// <summary>Computes the metrics.</summary>
    /// <param name="classNames">One for each class.</param>
    public VideoSegmentationMetrics Finish(IReadOnlyList<string> classNames)
    {
        ClassPixels[] classes = _confusion.PerClass(_classCount);
        double?[] boundaries = [.. Enumerable.Range(0, _classCount).Select(c => _hasBoundaries ? _boundaries.F(c) : null)];
        return new VideoSegmentationMetrics
        {
            FrameCount = _frames,
            PixelCount = classes.Sum(c => c.Labelled),
            IgnoredPixelCount = _confusion.IgnoredCount,
            MeanIntersectionOverUnion = PixelMeans.IntersectionOverUnion(classes),
            PixelAccuracy = PixelMeans.PixelAccuracy(classes),
            MeanAccuracy = PixelMeans.Accuracy(classes),
            FrequencyWeightedIntersectionOverUnion = PixelMeans.FrequencyWeighted(classes),
            MeanBoundaryF = PixelMeans.Mean(boundaries),
            TemporalConsistency = _carriedFrames == 0
                ? null
                : PixelMeans.IntersectionOverUnion(_consistency.PerClass(_classCount, ignoreUnpredicted: true)),
            ByKeyFrameDistance =
            [
                .. _byDistance.Select((pixels, distance) => new SegmentationDistanceMetrics(distance, PixelMeans.IntersectionOverUnion(pixels))),
            ],
            Classes = [.. classes.Select((pixels, c) => new ClassSegmentationMetrics
            {
                ClassName = classNames[c],
                ClassIndex = c,
                PixelCount = pixels.Labelled,
                PredictedPixelCount = pixels.Predicted,
                IntersectionOverUnion = pixels.IntersectionOverUnion,
                Accuracy = pixels.Accuracy,
                BoundaryF = boundaries[c],
            })],
            WorstFrames = [.. _worst.Kept],
            Confusion = [.. Enumerable.Range(0, _classCount).Select(Row)],
        };
    }

    private static double WrongShare(in LabelMapFrame frame)
    {
        int labelled = 0, wrong = 0;
        for (int i = 0; i < frame.Labels.Length; i++)
        {
            if (frame.Labels[i] == LabelMapFrame.Ignored)
                continue;
            labelled++;
            wrong += frame.Labels[i] == frame.Predictions[i] ? 0 : 1;
        }

        return labelled == 0 ? 0 : (double)wrong / labelled;
    }

    // Classes, and last what was taken for none.
    private IReadOnlyList<long> Row(int label) => Array.AsReadOnly(
        [.. Enumerable.Range(0, _classCount).Select(prediction => _confusion[label, prediction]), _confusion[label, LabelMapFrame.Ignored]]);

    private void AddAtDistance(int distance, byte[] labels, byte[] predictions)
    {
        while (_byDistance.Count <= distance)
            _byDistance.Add(new ClassPixels[_classCount]);
        ClassPixels[] sums = _byDistance[distance];
        for (int i = 0; i < labels.Length; i++)
        {
            byte label = labels[i], prediction = predictions[i];
            if (label == LabelMapFrame.Ignored)
                continue;
            sums[label].Labelled++;
            if (prediction != LabelMapFrame.Ignored)
                sums[prediction].Predicted++;
            if (prediction == label)
                sums[label].Correct++;
        }
    }
}
