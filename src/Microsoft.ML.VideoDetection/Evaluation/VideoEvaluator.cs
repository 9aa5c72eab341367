using Microsoft.ML.VideoDetection.Evaluation.Tracking;
using Microsoft.ML.VideoDetection.Operators;
using Microsoft.ML.VideoDetection.Tasks.Detection.Tracking;

namespace Microsoft.ML.VideoDetection.Evaluation;

/// <summary>Collects labeled frames with detections one by one and computes the metrics at the end.</summary>
/// <remarks>Memory grows with the number of boxes: 48 bytes per detection until the end, about 80 while the metrics are computed.</remarks>
internal sealed class VideoEvaluator
{
    private readonly VideoEvaluationOptions _options;
    private readonly List<ClassBoxes> _classes = [];
    private readonly List<LabeledBox> _ignored = [];
    private readonly ConfusionCount _confusion;
    private readonly WorstFrames<FrameMistakes> _worst;
    private readonly TrackEvaluation _tracks = new();
    private double[] _scores = new double[256];
    private int[] _order = new int[256];
    private int _frames;
    private int _maxKeyDistance = -1;
    private bool _hasTracks;

    public VideoEvaluator(VideoEvaluationOptions options)
    {
        _options = options;
        _confusion = new ConfusionCount(options.ScoreThreshold);
        _worst = new WorstFrames<FrameMistakes>(options.KeepWorstFrames);
    }

    /// <summary>Adds a frame; equal scores keep the order of frames, as equal scores of COCO files keep that of image ids.</summary>
    public void Add(FrameSample frame)
    {
        foreach (SampleLabel label in frame.Labels)
        {
            Class(label.Class).Labels.Add(new LabeledBox(
                _frames, frame.KeyDistance, label.Box, label.Area, label.IsCrowd, label.Track, frame.Video, frame.FrameIndex));
            _hasTracks |= label.Track is not null;
        }

        foreach (Region region in frame.Ignored)
            _ignored.Add(new LabeledBox(_frames, frame.KeyDistance, region, region.Area, true, null, frame.Video, frame.FrameIndex));

        ReadOnlySpan<int> order = ByScore(frame.Detections);
        foreach (int d in order)
        {
            SampleDetection detection = frame.Detections[d];
            Class(detection.Class).Detections.Add(new DetectedBox(_frames, frame.KeyDistance, detection.Score, detection.Box));
        }

        IReadOnlyList<FrameBox> boxes = _confusion.Add(frame, order);
        if (_options.KeepWorstFrames > 0)
        {
            double severity = FrameMistakes.SeverityOf(boxes);
            _worst.Offer(frame.Video, frame.FrameIndex, severity, () => new FrameMistakes(frame, severity, [.. boxes], frame.Preview?.Invoke()));
        }

        _tracks.Add(frame);
        _maxKeyDistance = Math.Max(_maxKeyDistance, frame.KeyDistance);
        _frames++;
    }

    /// <summary>Computes the metrics.</summary>
    /// <param name="classNames">Names of at least all classes that were added.</param>
    public VideoDetectionMetrics Finish(IReadOnlyList<string> classNames)
    {
        var boxes = new ClassBoxes[classNames.Count];
        for (int c = 0; c < boxes.Length; c++)
            boxes[c] = c < _classes.Count ? _classes[c] : new ClassBoxes();

        // Largest first, so that the last one to finish is a small one.
        int[] order = [.. Enumerable.Range(0, boxes.Length).OrderByDescending(c => boxes[c].Detections.Count)];
        var results = new ClassResult[boxes.Length];
        var queue = System.Collections.Concurrent.Partitioner.Create(order, loadBalance: true);
        Parallel.ForEach(queue, c =>
            results[c] = ClassScoring.Run(ClassMatching.Run(boxes[c], _ignored, _maxKeyDistance + 1, _hasTracks)));
        var classes = new ClassDetectionMetrics[boxes.Length];
        for (int c = 0; c < classes.Length; c++)
            classes[c] = ClassDetectionMetrics.From(c, classNames[c], results[c], boxes[c].Detections.Count);
        return new VideoDetectionMetrics
        {
            FrameCount = _frames,
            LabelCount = classes.Sum(c => (long)c.LabelCount),
            DetectionCount = classes.Sum(c => (long)c.DetectionCount),
            IgnoredCount = _ignored.Count + boxes.Sum(b => b.Labels.Count(label => label.IsCrowd)),
            MeanAveragePrecision = MetricMeans.Of(results, MatchRule.All),
            MeanAveragePrecisionAt100 = MetricMeans.Of(results, r => r.AveragePrecision100?.Average()),
            MeanAveragePrecision50 = MetricMeans.Of(results, MatchRule.All, CocoProtocol.Iou50),
            MeanAveragePrecision75 = MetricMeans.Of(results, MatchRule.All, CocoProtocol.Iou75),
            MeanAveragePrecisionSmall = MetricMeans.Of(results, MatchRule.Small),
            MeanAveragePrecisionMedium = MetricMeans.Of(results, MatchRule.Medium),
            MeanAveragePrecisionLarge = MetricMeans.Of(results, MatchRule.Large),
            AverageRecall100 = MetricMeans.Of(results, r => r.Recall?[0].Average()),
            AverageRecall300 = MetricMeans.Of(results, r => r.Recall?[1].Average()),
            AverageRecall1000 = MetricMeans.Of(results, r => r.Recall?[2].Average()),
            ImageNetVidMeanAveragePrecision = MetricMeans.Of(results, r => r.ImageNetVid),
            Speed = _hasTracks ? MetricMeans.BySpeed(results) : null,
            Tracking = _hasTracks ? _tracks.Finish() : null,
            ByKeyFrameDistance = MetricMeans.ByKeyFrameDistance(results, _maxKeyDistance + 1),
            Classes = classes,
            Confusion = new DetectionConfusionMatrix(_options.ScoreThreshold, [.. classNames], _confusion.ToMatrix(boxes.Length)),
            WorstFrames = [.. _worst.Kept],
        };
    }

    private ClassBoxes Class(int index)
    {
        while (_classes.Count <= index)
            _classes.Add(new ClassBoxes());
        return _classes[index];
    }

    private Span<int> ByScore(List<SampleDetection> detections)
    {
        if (_scores.Length < detections.Count)
        {
            _scores = new double[detections.Count * 2];
            _order = new int[detections.Count * 2];
        }

        for (int d = 0; d < detections.Count; d++)
            _scores[d] = detections[d].Score;
        StableScoreOrder.Sort(_scores.AsSpan(0, detections.Count), _order.AsSpan(0, detections.Count));
        return _order.AsSpan(0, detections.Count);
    }
}
