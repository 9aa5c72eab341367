using Microsoft.ML.VideoDetection.Data.Synthetic;
using Microsoft.ML.VideoDetection.Evaluation;
using Microsoft.ML.VideoDetection.Output;

namespace Microsoft.ML.VideoDetection.Tests.Evaluation;

/// <summary>A few hand-made frames, evaluated.</summary>
internal sealed class Scene
{
    private readonly VideoEvaluator _evaluator;
    private readonly FrameSample _frame = new();

    internal Scene(VideoEvaluationOptions? options = null) => _evaluator = new VideoEvaluator(options ?? new VideoEvaluationOptions());

    /// <summary>Adds a frame of the one video.</summary>
    internal Scene Frame(int index, Action<FrameSample> fill, int keyDistance = DetectedBox.UnknownDistance)
    {
        _frame.Clear();
        _frame.VideoId = "video";
        _frame.FrameIndex = index;
        _frame.KeyDistance = keyDistance;
        fill(_frame);
        _evaluator.Add(_frame);
        return this;
    }

    internal VideoDetectionMetrics Evaluate(int classes = 1) =>
        _evaluator.Finish([.. Enumerable.Range(0, classes).Select(c => $"class{c}")]);
}

/// <summary>Boxes as they are written in the tests: left, top, width, height.</summary>
internal static class SceneBoxes
{
    internal static FrameSample Label(
        this FrameSample frame, double x, double y, double w, double h, int of = 0, double? area = null, bool crowd = false, long? track = null)
    {
        frame.Labels.Add(new SampleLabel(of, new Region(x, y, w, h), area ?? w * h, crowd, track));
        return frame;
    }

    internal static FrameSample Ignore(this FrameSample frame, double x, double y, double w, double h)
    {
        frame.Ignored.Add(new Region(x, y, w, h));
        return frame;
    }

    internal static FrameSample Detect(this FrameSample frame, double score, double x, double y, double w, double h, int of = 0)
    {
        frame.Detections.Add(new SampleDetection(of, new Region(x, y, w, h), score));
        return frame;
    }
}
