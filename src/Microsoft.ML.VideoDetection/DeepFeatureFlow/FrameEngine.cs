using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Propagation;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection;

/// <summary>
/// Runs one stream of frames through the model and keeps the key frame's features between them. The data view, the row
/// mapper and the detector all use it, which is why they give the same boxes. Not thread-safe: one per stream.
/// </summary>
/// <remarks>
/// Work is done when it is asked for: a frame whose detections nobody reads costs nothing, and a key frame costs only what
/// later frames need of it.
/// </remarks>
internal sealed class FrameEngine : IDisposable
{
    private readonly IFrameNetwork _network;
    private readonly float _scoreThreshold;
    private readonly HeadEffort _flowFrameEffort;
    private readonly double _maxResidual;
    private readonly FramePreprocessor _keyPreprocessor;
    private readonly FramePreprocessor _preprocessor;
    private readonly KeyFrameRule _rule;
    private readonly SceneCutDetector _sceneCuts;
    private readonly MotionPropagation? _motion;
    private FramePixels? _keyPixels;
    private KeyFrame? _key;
    private Tensor? _carried;
    private MLImage? _image;
    private int _frameIndex;
    private int _keyIndex;
    private bool _isKey;
    private FrameResult? _result;

    /// <param name="model">Shared, not disposed with the engine.</param>
    /// <param name="options">Null fields take the model's own values.</param>
    public FrameEngine(DetectorModel model, VideoDetectorOptions options)
    {
        options = VideoDetectorOptions.Resolve(options, model.Architecture);
        _network = model.Frames; // before the first frame, which is not to wait for it
        _scoreThreshold = options.ScoreThreshold ?? model.Architecture.ScoreThreshold;
        _keyPreprocessor = new FramePreprocessor(model.Architecture);
        _preprocessor = new FramePreprocessor(model.Architecture);
        _flowFrameEffort = new HeadEffort(options.FlowFrameProposals, options.FlowFrameRank);
        _network.Prepare(_flowFrameEffort);
        _maxResidual = options.MaxFlowResidual;
        _rule = new KeyFrameRule(options.KeyFrameInterval ?? model.Architecture.KeyFrameInterval, IsAdaptive);
        _sceneCuts = new SceneCutDetector(options.SceneCutThreshold);
        if (options.MotionEstimator == MotionEstimator.DenseInverseSearch)
            _motion = new MotionPropagation(model, options);
    }

    private bool IsAdaptive => _maxResidual > 0;

    /// <summary>Goes to the next frame.</summary>
    /// <param name="image">Must stay valid until the next call.</param>
    /// <param name="videoId">Video of the frame.</param>
    /// <param name="frameIndex">0-based index in its video.</param>
    /// <returns>Whether it is a key frame.</returns>
    public bool MoveTo(MLImage image, string videoId, int frameIndex)
    {
        _image = image;
        _result = null;
        ForgetCarried();
        bool sceneCut = _sceneCuts.IsCut(image);
        _frameIndex = frameIndex;
        _isKey = _rule.IsKeyFrame(videoId, frameIndex, image.Width, image.Height, sceneCut);
        if (!_isKey && IsAdaptive && IsUnexplained(image))
        {
            _isKey = true;
            _rule.Take(videoId, frameIndex, image.Width, image.Height);
        }

        if (_isKey)
        {
            ForgetKey();
            _keyPixels = _keyPreprocessor.Prepare(image);
            _keyIndex = frameIndex;
        }

        return _isKey;
    }

    /// <summary>The detections of the current frame.</summary>
    public FrameResult Detect()
    {
        if (_result is not null)
            return _result;
        if (_image is null || _keyPixels is not { } keyPixels)
            throw new InvalidOperationException("There is no current frame.");

        using IDisposable inference = inference_mode();
        using DisposeScope scope = NewDisposeScope();
        if (_motion is not null)
        {
            KeyFrame key = Key(keyPixels);
            return _result = _isKey
                ? _motion.DetectOnKeyFrame(key, keyPixels.Geometry)
                : _motion.Detect(key, keyPixels, _keyIndex, _preprocessor.Prepare(_image), _frameIndex);
        }

        if (_isKey)
            return _result = _network.Detect(Key(keyPixels).Features, keyPixels.Geometry, _scoreThreshold);

        Tensor features = _carried ?? _network.Propagate(Key(keyPixels), _preprocessor.Prepare(_image)).Features;
        return _result = _network.Detect(features, keyPixels.Geometry, _scoreThreshold, _flowFrameEffort);
    }

    /// <summary>Forgets the stream so far: the next frame is a key frame.</summary>
    public void Reset()
    {
        ForgetKey();
        _rule.Reset();
        _sceneCuts.Reset();
        _image = null;
        _result = null;
    }

    public void Dispose() => ForgetKey();

    // Asked of every frame that the rule would not make a key frame; what is computed for it serves the detections as well.
    private bool IsUnexplained(MLImage image)
    {
        using IDisposable inference = inference_mode();
        using DisposeScope scope = NewDisposeScope();
        CarriedFeatures carried = _network.Propagate(Key(_keyPixels!.Value), _preprocessor.Prepare(image), measureResidual: true);
        _carried = carried.Features.DetachFromDisposeScope();
        return carried.Residual > _maxResidual;
    }

    private KeyFrame Key(FramePixels pixels) => _key ??= _network.Extract(pixels).DetachFromDisposeScope();

    private void ForgetCarried()
    {
        _carried?.Dispose();
        _carried = null;
    }

    private void ForgetKey()
    {
        ForgetCarried();
        _motion?.Reset();
        _key?.Dispose();
        (_key, _keyPixels) = (null, null);
    }
}
