using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Propagation;

namespace Microsoft.ML.VideoDetection.Tasks.Detection;

/// <summary>Detects objects on the frames of one stream, on flow frames in new proposals or in the key frame's detections carried along motion.</summary>
internal sealed class StreamDetectionHead : ITaskHead<FrameResult>
{
    private readonly DetectionHead _head;
    private readonly HeadEffort _flowFrameEffort;
    private readonly float _scoreThreshold;
    private readonly float _carryThreshold;
    private float[] _keyBoxes = [];

    /// <param name="head">Shared, not disposed.</param>
    /// <param name="scoreThreshold">Weaker detections are dropped.</param>
    /// <param name="flowFrameEffort">On flow frames. With <paramref name="carryThreshold"/>, its proposals are how many detections are carried.</param>
    /// <param name="carryThreshold">Score that the key frame's detections need to be carried; null for new proposals on flow frames.</param>
    public StreamDetectionHead(DetectionHead head, float scoreThreshold, HeadEffort flowFrameEffort, float? carryThreshold)
    {
        (_head, _scoreThreshold, _flowFrameEffort) = (head, scoreThreshold, flowFrameEffort);
        NeedsKeyFrameResult = carryThreshold is not null;

        // An object that is weak on the key frame may be strong later.
        _carryThreshold = Math.Min(scoreThreshold, carryThreshold ?? scoreThreshold);
        head.Layers.Prepare(flowFrameEffort.Rank);
    }

    /// <inheritdoc/>
    public bool NeedsKeyFrameResult { get; }

    /// <inheritdoc/>
    public FrameResult RunOnKeyFrame(IReadOnlyList<FeatureLevel> features, FrameGeometry geometry)
    {
        FrameResult all = _head.Detect(features[0].Features, geometry, _carryThreshold);
        if (!NeedsKeyFrameResult)
            return all;
        _keyBoxes = ToNetworkPixels(all.Boxes, geometry);
        return all.Above(_scoreThreshold);
    }

    /// <inheritdoc/>
    public FrameResult RunOnFlowFrame(IReadOnlyList<FeatureLevel> features, FrameGeometry geometry, IMotionEstimator motion) => NeedsKeyFrameResult
        ? _head.Classify(features[0].Features, Carry(motion.Field, geometry), geometry, _scoreThreshold, _flowFrameEffort)
        : _head.Detect(features[0].Features, geometry, _scoreThreshold, _flowFrameEffort);

    // The best ones as far as they are still in the picture.
    private float[] Carry(MotionField field, FrameGeometry geometry)
    {
        int count = Math.Min(_keyBoxes.Length / 4, _flowFrameEffort.Proposals ?? int.MaxValue), kept = 0;
        float[] boxes = _keyBoxes[..(4 * count)];
        BoxMotion.Carry(field, boxes);
        for (int i = 0; i < boxes.Length; i += 4)
        {
            float left = Math.Clamp(boxes[i], 0, geometry.NetworkWidth), right = Math.Clamp(boxes[i + 2], 0, geometry.NetworkWidth);
            float top = Math.Clamp(boxes[i + 1], 0, geometry.NetworkHeight), bottom = Math.Clamp(boxes[i + 3], 0, geometry.NetworkHeight);
            if (right - left < 1 || bottom - top < 1)
                continue;
            (boxes[kept], boxes[kept + 1], boxes[kept + 2], boxes[kept + 3]) = (left, top, right, bottom);
            kept += 4;
        }

        return kept == boxes.Length ? boxes : boxes[..kept];
    }

    private static float[] ToNetworkPixels(float[] boxes, FrameGeometry geometry)
    {
        var scaled = new float[boxes.Length];
        for (int i = 0; i < boxes.Length; i++)
            scaled[i] = boxes[i] * (i % 2 == 0 ? geometry.ScaleX : geometry.ScaleY);
        return scaled;
    }
}
