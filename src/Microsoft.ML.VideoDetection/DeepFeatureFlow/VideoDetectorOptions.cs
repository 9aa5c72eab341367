using Microsoft.ML.VideoDetection.Propagation;

namespace Microsoft.ML.VideoDetection;

/// <summary>How a <see cref="VideoDetector"/> treats one stream. Null fields take the model's own values.</summary>
public sealed class VideoDetectorOptions
{
    /// <summary>Detections with a lower score are dropped. Range [0, 1); default: the model's, which evaluation needs (0.0001).</summary>
    public float? ScoreThreshold;

    /// <summary>
    /// Every how many frames the whole network runs; 1 runs it on every frame. At least 1; default: the model's (10).
    /// </summary>
    public int? KeyFrameInterval;

    /// <summary>
    /// How different a frame must be from the one before to be taken for a cut, after which the whole network runs: mean
    /// absolute difference of the pixels as a share of their range. Range [0, 1]; 0, the default, looks for no cuts;
    /// 0.15 finds most cuts and passes most motion.
    /// </summary>
    public double SceneCutThreshold;

    /// <summary>
    /// Estimates motion by the model's own flow network, or by dense inverse search, which is many times cheaper on the CPU. Default: the
    /// model's (<see cref="DeepFeatureFlowArchitecture.MotionEstimator"/>). Dense inverse search works with any model, the flow network only with
    /// those that have one.
    /// </summary>
    public MotionEstimator? MotionEstimator;

    /// <summary>
    /// Looks for objects on frames between key frames in new proposals, or in those that became the key frame's detections, carried along the motion.
    /// Default: the model's (<see cref="DeepFeatureFlowArchitecture.FlowFrameProposals"/>).
    /// </summary>
    /// <remarks>docs/performance.md has what this and the two options below cost in AP50, and what they save.</remarks>
    public FlowFrameProposals? FlowFrameProposals;

    /// <summary>
    /// How many proposals the region head classifies on frames between key frames, the best first. At least 1; default: of computed ones as many as
    /// on key frames (<see cref="DeepFeatureFlowArchitecture.ProposalCount"/>), of carried ones
    /// <see cref="DeepFeatureFlowArchitecture.MaxDetections"/>. Fewer are cheaper and may miss objects.
    /// </summary>
    public int? FlowFrameProposalCount;

    /// <summary>
    /// Rank of the region head's first layer on frames between key frames: the layer is replaced by two narrow ones whose product is its best
    /// approximation of that rank. At least 1; default: the layer as it is. Without effect on GPUs.
    /// </summary>
    /// <remarks>Origin: Girshick, "Fast R-CNN", section 3.1: truncated SVD of the fully connected layers.</remarks>
    public int? FlowFrameRank;

    /// <summary>How detections are joined to tracks, which gives them ids (<see cref="Detection.TrackId"/>). Default: null, not at all.</summary>
    public TrackingOptions? Tracking;

    /// <summary>Whether results keep the picture (<see cref="FrameDetections.Image"/>), to draw on it. Default: false.</summary>
    public bool KeepImages;

    /// <summary>How many frames may wait between decoding and network, and between network and consumer. 1 to 1000, default 4.</summary>
    public int QueueCapacity = 4;

    /// <summary>Returns a copy of options whose motion is the model's where they leave it open.</summary>
    /// <exception cref="ArgumentOutOfRangeException">At least one value is out of its range, or not for this model; the message lists all.</exception>
    internal static VideoDetectorOptions Resolve(VideoDetectorOptions options, DeepFeatureFlowArchitecture architecture)
    {
        VideoDetectorOptions copy = options.Copy();
        copy.MotionEstimator ??= architecture.MotionEstimator;
        copy.FlowFrameProposals ??= architecture.FlowFrameProposals;
        List<string> problems = [.. copy.Problems(), .. copy.MotionProblems(architecture)];
        return problems.Count == 0 ? copy : throw new ArgumentOutOfRangeException(nameof(options), string.Join(' ', problems));
    }

    /// <summary>Makes a copy whose fields, those of <see cref="Tracking"/> included, can be changed without changing these.</summary>
    public VideoDetectorOptions Copy()
    {
        var copy = (VideoDetectorOptions)MemberwiseClone();
        copy.Tracking = Tracking?.Copy();
        return copy;
    }

    private IEnumerable<string> Problems()
    {
        if (ScoreThreshold is not (null or (>= 0 and < 1)))
            yield return $"{nameof(ScoreThreshold)} is {ScoreThreshold}; it must be at least 0 and below 1.";
        if (KeyFrameInterval < 1)
            yield return $"{nameof(KeyFrameInterval)} is {KeyFrameInterval}; it must be at least 1.";
        if (SceneCutThreshold is not (>= 0 and <= 1))
            yield return $"{nameof(SceneCutThreshold)} is {SceneCutThreshold}; it must be between 0 and 1.";
        if (FlowFrameProposals is { } proposals && !Enum.IsDefined(proposals))
            yield return $"{nameof(FlowFrameProposals)} is {proposals}; it must be one of {string.Join(", ", Enum.GetNames<FlowFrameProposals>())}.";
        if (FlowFrameProposalCount < 1)
            yield return $"{nameof(FlowFrameProposalCount)} is {FlowFrameProposalCount}; it must be at least 1.";
        if (FlowFrameRank < 1)
            yield return $"{nameof(FlowFrameRank)} is {FlowFrameRank}; it must be at least 1.";
        if (QueueCapacity is < 1 or > 1000)
            yield return $"{nameof(QueueCapacity)} is {QueueCapacity}; it must be between 1 and 1000.";
        foreach (string problem in Tracking?.Problems() ?? [])
            yield return problem;
    }

    private IEnumerable<string> MotionProblems(DeepFeatureFlowArchitecture architecture)
    {
        const MotionEstimator FlowNet = VideoDetection.MotionEstimator.FlowNet, Search = VideoDetection.MotionEstimator.DenseInverseSearch;
        if (MotionEstimator is not (FlowNet or Search))
            yield return $"{nameof(MotionEstimator)} is {MotionEstimator}; it must be one of {string.Join(", ", Enum.GetNames<MotionEstimator>())}.";
        if (MotionEstimator == FlowNet && !architecture.HasFlowNetwork)
        {
            yield return $"{nameof(MotionEstimator)} is {FlowNet}, but the model has no flow network: it was made for {Search}. Leave "
                + $"{nameof(MotionEstimator)} unset, or train a model with {FlowNet}.";
        }
    }
}
