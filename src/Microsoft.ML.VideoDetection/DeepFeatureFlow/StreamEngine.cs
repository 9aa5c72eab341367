using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Synthetic;
using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Modeling.Inference;
using Microsoft.ML.VideoDetection.Propagation;
using Microsoft.ML.VideoDetection.Tasks;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.DeepFeatureFlow;

/// <summary>
/// Runs one stream of frames through the stages: resize, then on key frames extract, on the others estimate motion and warp, then the
/// task's head. The data view, the row mapper and the detector all use it. Not thread-safe: one per stream.
/// </summary>
/// <remarks>
/// Work is done when it is asked for: a frame whose result nobody reads costs nothing, and a key frame costs only what later frames need of it.
/// </remarks>
internal sealed class StreamEngine<TResult> : IFrameStream<TResult>
    where TResult : class
{
    private readonly FeatureExtractor _extractor;
    private readonly Device _device;
    private readonly IMotionEstimator _motion;
    private readonly ITaskHead<TResult> _head;
    private readonly KeyFrameRule _rule;
    private readonly SceneCutDetector _sceneCuts;
    private readonly FramePreprocessor _keyPreprocessor, _preprocessor;
    private FramePixels? _keyPixels;
    private FeatureLevel[]? _keyFeatures;
    private TResult? _keyResult, _result;
    private MLImage? _image;
    private int _frameIndex;
    private bool _isKey;

    /// <inheritdoc/>
    public bool NeedsEveryResult => false;

    /// <param name="extractor">Shared, not disposed.</param>
    /// <param name="device">Of the stages.</param>
    /// <param name="motion">Of this stream.</param>
    /// <param name="head">Of this stream.</param>
    /// <param name="architecture">Says how frames are resized.</param>
    /// <param name="options">Validated; null fields take the architecture's values.</param>
    public StreamEngine(
        FeatureExtractor extractor,
        Device device,
        IMotionEstimator motion,
        ITaskHead<TResult> head,
        DeepFeatureFlowArchitecture architecture,
        VideoDetectorOptions options)
    {
        (_extractor, _device, _motion, _head) = (extractor, device, motion, head);
        (_keyPreprocessor, _preprocessor) = (new FramePreprocessor(architecture), new FramePreprocessor(architecture));
        _rule = new KeyFrameRule(options.KeyFrameInterval ?? architecture.KeyFrameInterval);
        _sceneCuts = new SceneCutDetector(options.SceneCutThreshold);
    }

    /// <summary>Goes to the next frame. Runs no network.</summary>
    /// <param name="image">Must stay valid until the next call.</param>
    /// <param name="videoId">Video of the frame.</param>
    /// <param name="frameIndex">0-based index in its video.</param>
    /// <returns>Whether it is a key frame.</returns>
    public bool MoveTo(MLImage image, string videoId, int frameIndex)
    {
        (_image, _frameIndex, _result) = (image, frameIndex, null);
        bool sceneCut = _sceneCuts.IsCut(image);
        _isKey = _rule.IsKeyFrame(videoId, frameIndex, image.Width, image.Height, sceneCut);
        if (_isKey)
        {
            ForgetKey();
            _keyPixels = _keyPreprocessor.Prepare(image);
            _motion.SetKeyFrame(_keyPixels.Value, frameIndex);
        }

        return _isKey;
    }

    /// <summary>Gets the result of the current frame.</summary>
    public TResult Run()
    {
        if (_result is not null)
            return _result;
        if (_image is null || _keyPixels is not { } keyPixels)
            throw new InvalidOperationException("There is no current frame.");

        using IDisposable inference = inference_mode();
        using ProcessorTurn.Turn turn = ProcessorTurn.Take(_device);
        using DisposeScope scope = NewDisposeScope();
        if (_isKey || _head.NeedsKeyFrameResult)
            _keyResult ??= _head.RunOnKeyFrame(KeyFeatures(keyPixels), keyPixels.Geometry);
        if (_isKey)
            return _result = _keyResult!;

        FeatureLevel[] keyFeatures = KeyFeatures(keyPixels);
        _motion.Estimate(_preprocessor.Prepare(_image), _frameIndex);
        return _result = _head.RunOnFlowFrame(FeatureWarp.Apply(keyFeatures, _motion), keyPixels.Geometry, _motion);
    }

    /// <summary>Gets how the current frame lies in the network's input.</summary>
    public FrameGeometry Geometry => _keyPixels!.Value.Geometry;

    /// <summary>Gets the motion from the current frame to the one before it once it has a result; null on key frames, and where it is not known.</summary>
    public FrameStep? Step => _isKey || _result is null ? null : _motion.Step;

    /// <summary>Forgets the stream so far: the next frame is a key frame.</summary>
    public void Reset()
    {
        ForgetKey();
        _motion.Reset();
        _rule.Reset();
        _sceneCuts.Reset();
        (_image, _result) = (null, null);
    }

    public void Dispose()
    {
        ForgetKey();
        _motion.Reset();
    }

    private FeatureLevel[] KeyFeatures(FramePixels pixels)
    {
        if (_keyFeatures is null)
        {
            using DisposeScope scope = NewDisposeScope();
            _keyFeatures = _extractor.Extract(NetworkInput.Of(pixels, _device));
            foreach (FeatureLevel level in _keyFeatures)
                level.Features.DetachFromDisposeScope();
        }

        return _keyFeatures;
    }

    private void ForgetKey()
    {
        foreach (FeatureLevel level in _keyFeatures ?? [])
            level.Features.Dispose();
        (_keyFeatures, _keyPixels, _keyResult) = (null, null, null);
    }
}
