using System.Diagnostics;
using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Propagation;

namespace Microsoft.ML.VideoDetection.Tasks.Detection;

/// <summary>
/// Detects objects on the frames of one stream: on flow frames in new proposals, or in the key frame's best proposals moved along the motion.
/// </summary>
/// <remarks>
/// Proposals are carried and not the detections made from them: the region head was trained on boxes from the proposal head, several per object, and gives
/// lower scores to a single box that it has already refined. The class of a carried proposal is seen best on the key frame and its place on the flow frame,
/// so its score is the geometric mean of both. docs/performance.md has the figures.
/// </remarks>
internal sealed class StreamDetectionHead : ITaskHead<FrameResult>
{
    private readonly DetectionHead _head;
    private readonly HeadEffort _flowFrameEffort;
    private readonly float _scoreThreshold;
    private readonly CarriedProposals? _carried;
    private readonly CarriedBoxes _boxes = new();
    private float[] _keyScores = [];

    /// <param name="head">Shared, not disposed.</param>
    /// <param name="scoreThreshold">Weaker detections are dropped.</param>
    /// <param name="flowFrameEffort">Limits on flow frames. Its number of proposals has no effect on carried ones.</param>
    /// <param name="carried">Selects the key frame's proposals that flow frames classify; null for new proposals on flow frames.</param>
    public StreamDetectionHead(DetectionHead head, float scoreThreshold, HeadEffort flowFrameEffort, CarriedProposals? carried)
    {
        (_head, _scoreThreshold, _flowFrameEffort) = (head, scoreThreshold, flowFrameEffort);

        // An object with a low score on the key frame may score higher later.
        _carried = carried is { } some ? some with { ScoreThreshold = Math.Min(scoreThreshold, some.ScoreThreshold) } : null;
        head.Layers.Prepare(flowFrameEffort.Rank);
    }

    /// <inheritdoc/>
    public bool NeedsKeyFrameResult => _carried is not null;

    /// <inheritdoc/>
    public FrameResult RunOnKeyFrame(IReadOnlyList<FeatureLevel> features, FrameGeometry geometry)
    {
        if (_carried is not { } carried)
            return _head.Detect(features[0].Features, geometry, _scoreThreshold);
        (FrameResult all, ScoredProposals best) = _head.DetectWithProposals(features[0].Features, geometry, carried.ScoreThreshold, carried.Count);
        _boxes.Restart(best.Boxes);
        _keyScores = best.Scores;
        return all.Above(_scoreThreshold);
    }

    /// <inheritdoc/>
    public FrameResult RunOnFlowFrame(IReadOnlyList<FeatureLevel> features, FrameGeometry geometry, IMotionEstimator motion) => NeedsKeyFrameResult
        ? _head.Classify(features[0].Features, Carry(motion, geometry), geometry, _scoreThreshold, _flowFrameEffort)
        : _head.Detect(features[0].Features, geometry, _scoreThreshold, _flowFrameEffort);

    // Keeps the part that is still inside the picture.
    private ScoredProposals Carry(IMotionEstimator motion, FrameGeometry geometry)
    {
        using Activity? activity = FrameActivity.Start(FrameActivity.ProposalChoice);
        float[] boxes = [.. _boxes.Follow(motion)], scores = [.. _keyScores];
        int kept = 0, classes = boxes.Length == 0 ? 0 : 4 * scores.Length / boxes.Length;
        for (int i = 0; i < boxes.Length; i += 4)
        {
            float left = Math.Clamp(boxes[i], 0, geometry.NetworkWidth), right = Math.Clamp(boxes[i + 2], 0, geometry.NetworkWidth);
            float top = Math.Clamp(boxes[i + 1], 0, geometry.NetworkHeight), bottom = Math.Clamp(boxes[i + 3], 0, geometry.NetworkHeight);
            if (right - left < 1 || bottom - top < 1)
                continue;
            (boxes[kept], boxes[kept + 1], boxes[kept + 2], boxes[kept + 3]) = (left, top, right, bottom);
            scores.AsSpan(i / 4 * classes, classes).CopyTo(scores.AsSpan(kept / 4 * classes));
            kept += 4;
        }

        return kept == boxes.Length ? new ScoredProposals(boxes, scores) : new ScoredProposals(boxes[..kept], scores[..(kept / 4 * classes)]);
    }
}

/// <summary>Specifies which of a key frame's proposals are classified again on the frames after it.</summary>
/// <param name="Count">The most proposals, those with the best scores.</param>
/// <param name="ScoreThreshold">Proposals whose best class scores no more than this are left out.</param>
internal readonly record struct CarriedProposals(int Count, float ScoreThreshold);
