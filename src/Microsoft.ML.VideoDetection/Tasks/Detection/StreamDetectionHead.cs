using System.Diagnostics;
using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Propagation;

namespace Microsoft.ML.VideoDetection.Tasks.Detection;

/// <summary>
/// Detects objects on the frames of one stream: on flow frames in new proposals, or in the key frame's best proposals carried along the motion.
/// </summary>
/// <remarks>
/// Proposals are carried and not the detections made of them: the region head was trained on boxes as the proposal head makes them, several to an
/// object, and gives worse scores to one box that it has already moved. What a carried proposal is was seen best on the key frame, and where it is on
/// the flow frame, so its score is the geometric mean of both. docs/performance.md has the figures.
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
    /// <param name="flowFrameEffort">On flow frames. Its number of proposals has no effect on carried ones.</param>
    /// <param name="carried">Which of the key frame's proposals flow frames classify; null for new proposals on flow frames.</param>
    public StreamDetectionHead(DetectionHead head, float scoreThreshold, HeadEffort flowFrameEffort, CarriedProposals? carried)
    {
        (_head, _scoreThreshold, _flowFrameEffort) = (head, scoreThreshold, flowFrameEffort);

        // An object that is weak on the key frame may be strong later.
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

    // As far as they are still in the picture.
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

/// <summary>Says which of a key frame's proposals are classified again on the frames after it.</summary>
/// <param name="Count">At most so many, those of the best scores.</param>
/// <param name="ScoreThreshold">Those whose best class scores no more than this are left out.</param>
internal readonly record struct CarriedProposals(int Count, float ScoreThreshold);
