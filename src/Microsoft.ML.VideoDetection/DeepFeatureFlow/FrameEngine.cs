using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Modeling;
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
    private readonly FramePreprocessor _keyPreprocessor;
    private readonly FramePreprocessor _preprocessor;
    private readonly KeyFrameRule _rule;
    private readonly SceneCutDetector _sceneCuts;
    private FramePixels? _keyPixels;
    private KeyFrame? _key;
    private MLImage? _image;
    private bool _isKey;
    private FrameResult? _result;

    /// <param name="model">Shared, not disposed with the engine.</param>
    /// <param name="options">Null fields take the model's own values.</param>
    public FrameEngine(DetectorModel model, VideoDetectorOptions options)
    {
        options.Validate();
        _network = model.Frames; // before the first frame, which is not to wait for it
        _scoreThreshold = options.ScoreThreshold ?? model.Architecture.ScoreThreshold;
        _keyPreprocessor = new FramePreprocessor(model.Architecture);
        _preprocessor = new FramePreprocessor(model.Architecture);
        _rule = new KeyFrameRule(options.KeyFrameInterval ?? model.Architecture.KeyFrameInterval);
        _sceneCuts = new SceneCutDetector(options.SceneCutThreshold);
    }

    /// <summary>Goes to the next frame.</summary>
    /// <param name="image">Must stay valid until the next call.</param>
    /// <param name="videoId">Video of the frame.</param>
    /// <param name="frameIndex">0-based index in its video.</param>
    /// <returns>Whether it is a key frame.</returns>
    public bool MoveTo(MLImage image, string videoId, int frameIndex)
    {
        _image = image;
        _result = null;
        bool sceneCut = _sceneCuts.IsCut(image);
        _isKey = _rule.IsKeyFrame(videoId, frameIndex, image.Width, image.Height, sceneCut);
        if (_isKey)
        {
            ForgetKey();
            _keyPixels = _keyPreprocessor.Prepare(image);
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
        _key ??= _network.Extract(keyPixels).DetachFromDisposeScope();
        if (_isKey)
            return _result = _network.Detect(_key.Features, keyPixels.Geometry, _scoreThreshold);

        FramePixels pixels = _preprocessor.Prepare(_image);
        return _result = _network.Detect(_network.Propagate(_key, pixels), pixels.Geometry, _scoreThreshold);
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

    private void ForgetKey()
    {
        _key?.Dispose();
        (_key, _keyPixels) = (null, null);
    }
}
