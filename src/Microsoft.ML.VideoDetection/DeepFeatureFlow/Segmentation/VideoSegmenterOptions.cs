namespace Microsoft.ML.VideoDetection;

/// <summary>How a <see cref="VideoSegmenter"/> treats one stream. Null fields take the model's own values.</summary>
public sealed class VideoSegmenterOptions
{
    /// <summary>Every how many frames the whole network runs; 1 runs it on every frame. At least 1; default: the model's (10).</summary>
    public int? KeyFrameInterval;

    /// <summary>
    /// How different a frame must be from the one before to be taken for a cut, after which the whole network runs: mean
    /// absolute difference of the pixels as a share of their range. Range [0, 1]; 0, the default, looks for no cuts;
    /// 0.15 finds most cuts and passes most motion.
    /// </summary>
    public double SceneCutThreshold;

    /// <summary>
    /// Estimates motion by the model's own flow network, or by dense inverse search, which is many times cheaper on the CPU. Default: the
    /// model's. Dense inverse search works with any model, the flow network only with those that have one.
    /// </summary>
    public MotionEstimator? MotionEstimator;

    /// <summary>Whether results keep the picture (<see cref="FrameSegmentation.Image"/>), to draw on it. Default: false.</summary>
    public bool KeepImages;

    /// <summary>How many frames may wait between decoding and network, and between network and consumer. 1 to 1000, default 4.</summary>
    public int QueueCapacity = 4;

    /// <summary>Makes a copy that later changes do not reach.</summary>
    public VideoSegmenterOptions Copy() => (VideoSegmenterOptions)MemberwiseClone();

    /// <summary>Says the same to what all tasks share.</summary>
    /// <exception cref="ArgumentOutOfRangeException">At least one value is out of its range, or not for this model; the message lists all.</exception>
    internal VideoDetectorOptions Resolve(DeepFeatureFlowArchitecture architecture) => VideoDetectorOptions.Resolve(
        new VideoDetectorOptions
        {
            KeyFrameInterval = KeyFrameInterval,
            SceneCutThreshold = SceneCutThreshold,
            MotionEstimator = MotionEstimator,
            KeepImages = KeepImages,
            QueueCapacity = QueueCapacity,
        },
        architecture);
}
