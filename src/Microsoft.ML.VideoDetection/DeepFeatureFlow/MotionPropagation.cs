using System.Diagnostics;
using Microsoft.ML.VideoDetection.Diagnostics;
using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Propagation;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection;

/// <summary>Detects on the frames of one stream with motion by dense inverse search, and carries detections along it where that is asked for.</summary>
/// <remarks>Not thread-safe: one per stream.</remarks>
internal sealed class MotionPropagation
{
    private readonly IFrameNetwork _network;
    private readonly HeadEffort _flowFrameEffort;
    private readonly float _scoreThreshold;
    private readonly float _carryThreshold;
    private readonly bool _carryDetections;
    private readonly StreamMotion _motion = new();
    private float[] _x = [], _y = [];
    private float[]? _keyBoxes;

    /// <param name="model">Shared, not disposed.</param>
    /// <param name="options">As they are for this model.</param>
    public MotionPropagation(DetectorModel model, VideoDetectorOptions options)
    {
        _network = model.Frames;
        _flowFrameEffort = new HeadEffort(options.FlowFrameProposals, options.FlowFrameRank);
        _scoreThreshold = options.ScoreThreshold ?? model.Architecture.ScoreThreshold;
        _carryDetections = options.CarryDetections == true;

        // An object that is weak on the key frame may be strong later.
        _carryThreshold = _carryDetections ? Math.Min(_scoreThreshold, model.Architecture.ScoreThreshold) : _scoreThreshold;
    }

    /// <summary>Forgets the key frame.</summary>
    public void Reset()
    {
        _motion.Reset();
        _keyBoxes = null;
    }

    /// <summary>Gets the detections of a key frame.</summary>
    public FrameResult DetectOnKeyFrame(KeyFrame key, FrameGeometry geometry)
    {
        FrameResult all = _network.Detect(key.Features, geometry, _carryThreshold);
        if (!_carryDetections)
            return all;
        _keyBoxes = ToNetworkPixels(all.Boxes, geometry);
        return AtLeast(all, _scoreThreshold);
    }

    /// <summary>Gets the detections of another frame.</summary>
    /// <param name="key">Its key frame.</param>
    /// <param name="keyPixels">Of the key frame.</param>
    /// <param name="keyIndex">Index of the key frame in the video.</param>
    /// <param name="pixels">Of the frame.</param>
    /// <param name="frameIndex">Index of the frame in the video.</param>
    public FrameResult Detect(KeyFrame key, FramePixels keyPixels, int keyIndex, FramePixels pixels, int frameIndex)
    {
        if (_carryDetections && _keyBoxes is null)
            DetectOnKeyFrame(key, keyPixels.Geometry);
        int columns = (int)key.Features.shape[3], rows = (int)key.Features.shape[2];
        if (_x.Length != columns * rows)
            (_x, _y) = (new float[columns * rows], new float[columns * rows]);
        float[]? boxes = null;
        using (Activity? activity = FrameActivity.Start(FrameActivity.Flow))
        {
            MotionField field = _motion.ToKeyFrame(keyPixels, keyIndex, pixels, frameIndex);
            CellMotion.Longest(field, columns, rows, _x, _y);
            if (_keyBoxes is not null)
                boxes = Carried(_keyBoxes, field, pixels.Geometry);
        }

        Tensor features = _network.Carry(key.Features, _x, _y);
        return boxes is null
            ? _network.Detect(features, pixels.Geometry, _scoreThreshold, _flowFrameEffort)
            : _network.Classify(features, boxes, pixels.Geometry, _scoreThreshold, _flowFrameEffort);
    }

    // The best ones as far as they are still in the picture.
    private float[] Carried(float[] keyBoxes, MotionField field, FrameGeometry geometry)
    {
        int count = Math.Min(keyBoxes.Length / 4, _flowFrameEffort.Proposals ?? int.MaxValue), kept = 0;
        float[] boxes = keyBoxes[..(4 * count)];
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

    // The best score comes first.
    private static FrameResult AtLeast(FrameResult result, float threshold)
    {
        int count = result.Scores.Length;
        while (count > 0 && result.Scores[count - 1] <= threshold)
            count--;
        return count == result.Scores.Length
            ? result
            : new FrameResult(result.Boxes[..(4 * count)], result.Scores[..count], result.Labels[..count]);
    }
}
