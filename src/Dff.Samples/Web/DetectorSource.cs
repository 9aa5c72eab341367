using Microsoft.ML;
using Microsoft.ML.VideoDetection;

namespace Dff.Samples.Web;

/// <summary>The one loaded model, and a detector of its own for each stream.</summary>
internal sealed class DetectorSource
{
    private readonly MLContext _mlContext;
    private readonly ITransformer _model;
    private readonly ServeSettings _settings;

    /// <param name="mlContext">Where the model was loaded.</param>
    /// <param name="model">Stays the caller's, and must outlive all detectors.</param>
    /// <param name="name">What the model is called, for people.</param>
    /// <param name="settings">How streams are treated.</param>
    /// <exception cref="ArgumentException">The model holds no detector, or not what the settings ask for.</exception>
    public DetectorSource(MLContext mlContext, ITransformer model, string name, ServeSettings settings)
    {
        (_mlContext, _model, _settings, Name) = (mlContext, model, settings, name);
        using VideoDetector detector = Create();
        Architecture = detector.Architecture;
        Device = detector.Device;
    }

    public string Name { get; }

    public DeepFeatureFlowArchitecture Architecture { get; }

    public string Device { get; }

    public float ScoreThreshold => _settings.Detector.ScoreThreshold ?? Architecture.ScoreThreshold;

    public int KeyFrameInterval => _settings.Detector.KeyFrameInterval ?? Architecture.KeyFrameInterval;

    /// <summary>Makes a detector for one video, whose objects get ids; the caller disposes it.</summary>
    public VideoDetector CreateTracking()
    {
        VideoDetectorOptions options = _settings.Detector.Copy();
        options.Tracking = new TrackingOptions();
        return _mlContext.VideoDetection.CreateDetector(_model, options);
    }

    /// <summary>Makes a detector for one stream; the caller disposes it.</summary>
    public VideoDetector Create() => _mlContext.VideoDetection.CreateDetector(_model, _settings.Detector);
}
