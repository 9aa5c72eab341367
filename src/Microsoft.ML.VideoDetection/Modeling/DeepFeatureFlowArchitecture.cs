using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Propagation;

namespace Microsoft.ML.VideoDetection;

/// <summary>Defines a Deep Feature Flow detector except for its weights: the network's parts and the settings that it runs with.</summary>
/// <remarks>
/// Saved as JSON beside the weights. The defaults are those of the published R-50 model; origin: mmtracking,
/// configs/vid/dff/dff_faster_rcnn_r50_dc5_1x_imagenetvid.py.
/// </remarks>
public sealed record DeepFeatureFlowArchitecture
{
    /// <summary>
    /// Gets an architecture for machines without a GPU and for training from random weights: ResNet-18 with group norm, narrow neck and heads, motion by
    /// dense inverse search, carried proposals, 512x384, anchors from 32 to 256 network pixels.
    /// </summary>
    /// <remarks>With <see cref="MotionEstimator.FlowNet"/> it has a flow network of half width and a warp that is the identity at zero flow.</remarks>
    public static DeepFeatureFlowArchitecture Small { get; } = new()
    {
        Backbone = BackboneKind.ResNet18,
        Normalization = NormalizationKind.GroupNorm,
        NeckChannels = 128,
        ProposalHeadChannels = 128,
        RegionHeadChannels = 512,
        MotionEstimator = MotionEstimator.DenseInverseSearch,
        FlowFrameProposals = FlowFrameProposals.Carried,
        FlowWidth = 0.5,
        Warp = WarpConvention.IdentityAtZeroFlow,
        AnchorScales = [2, 4, 8, 16],
        ClassNames = ["object"],
        MaxLongSide = 512,
        MaxShortSide = 384,
    };

    /// <summary>Gets the network that runs on key frames. Default: ResNet-50.</summary>
    public BackboneKind Backbone { get; init; } = BackboneKind.ResNet50;

    /// <summary>
    /// Gets the number of residual blocks of each of the four stages, 1 to 100 each, for a backbone of other depth. Default: empty, the blocks of
    /// <see cref="Backbone"/>; training then uses those of the backbone that it starts from (<c>InitialWeightsPath</c>).
    /// </summary>
    public ImmutableArray<int> BackboneBlocks { get; init; } = [];

    /// <summary>
    /// Gets the channels of the backbone's stem and the planes of its first stage; the other stages have two, four and eight times as many. Multiples of 16
    /// from 16 to 256; default 64, which published weights require.
    /// </summary>
    public int BackboneWidth { get; init; } = BackboneLayout.PublishedWidth;

    /// <summary>Gets the normalization of the backbone's activations. Default: batch norm with frozen statistics.</summary>
    public NormalizationKind Normalization { get; init; } = NormalizationKind.BatchNorm;

    /// <summary>Gets the channels of the features that the heads and the warp work on. Range 1 to 8192, default 512.</summary>
    public int NeckChannels { get; init; } = 512;

    /// <summary>
    /// Gets the dilation of the neck's 3x3 convolution, in feature cells. Range 1 to 32, default 1, as in mmtracking; 6, as in the paper's own networks
    /// (feat_conv_3x3 of msracver/Deep-Feature-Flow), enlarges the receptive field, which improves segmentation.
    /// </summary>
    public int NeckDilation { get; init; } = 1;

    /// <summary>Gets the channels inside the proposal head. Range 1 to 8192, default 512.</summary>
    public int ProposalHeadChannels { get; init; } = 512;

    /// <summary>Gets the width of the region head's two fully connected layers. Range 1 to 16384, default 1024.</summary>
    public int RegionHeadChannels { get; init; } = 1024;

    /// <summary>Gets the factor on all channel counts of the flow network; 0.5 is the paper's FlowNet Half. Range 1/64 to 4, default 1.</summary>
    public double FlowWidth { get; init; } = 1;

    /// <summary>
    /// Gets the resolution of the flow network's input relative to the detector's: 1, 0.5 or 0.25. Default 0.5.
    /// </summary>
    public double FlowInputScale { get; init; } = 0.5;

    /// <summary>
    /// Gets the estimator of the motion from a frame to its key frame. Default: a flow network, as published. With
    /// <see cref="MotionEstimator.DenseInverseSearch"/> the model has no flow network.
    /// </summary>
    /// <remarks>
    /// Without a flow network <see cref="FlowWidth"/>, <see cref="FlowInputScale"/> and <see cref="Warp"/> have no effect: zero motion then leaves the
    /// features unchanged.
    /// </remarks>
    public MotionEstimator MotionEstimator { get; init; }

    /// <summary>Gets which boxes are classified on frames between key frames. Default: new proposals. Has no effect on training.</summary>
    public FlowFrameProposals FlowFrameProposals { get; init; }

    /// <summary>Sets <see cref="FlowFrameProposals"/> under the name and type of earlier builds; read from files, never written.</summary>
    [JsonInclude]
    [JsonPropertyName("CarryDetections")]
    internal bool FormerCarryDetections
    {
        init => FlowFrameProposals = value ? FlowFrameProposals.Carried : FlowFrameProposals.Computed;
    }

    /// <summary>Gets where the warp samples at zero flow. Default: as the published weights require.</summary>
    public WarpConvention Warp { get; init; } = WarpConvention.Published;

    /// <summary>Gets the sides of the anchors in units of 16 network pixels. 1 to 32 positive numbers, default 4 8 16 32.</summary>
    public ImmutableArray<float> AnchorScales { get; init; } = [4, 8, 16, 32];

    /// <summary>Gets the aspect ratios of the anchors, height divided by width. 1 to 32 positive numbers, default 0.5 1 2.</summary>
    public ImmutableArray<float> AnchorRatios { get; init; } = [0.5f, 1, 2];

    /// <summary>Gets the names of the classes, in the order of the network's outputs, without the background. At least one.</summary>
    public ImmutableArray<string> ClassNames { get; init; } = ImageNetVidClasses.Names;

    /// <summary>Gets the limit on the longer side of a resized frame, network pixels; the aspect ratio is kept. Range 16 to 8192, default 1000.</summary>
    public int MaxLongSide { get; init; } = 1000;

    /// <summary>Gets the limit on the shorter side of a resized frame, network pixels. Range 16 to 8192, default 600.</summary>
    public int MaxShortSide { get; init; } = 600;

    /// <summary>Gets the number of frames from one key frame to the next; 1 makes every frame a key frame. Range 1 to 10000, default 10.</summary>
    public int KeyFrameInterval { get; init; } = 10;

    /// <summary>Gets the number of best scored anchors that enter the suppression of proposals. Range 1 to 100000, default 6000.</summary>
    public int ProposalsBeforeSuppression { get; init; } = 6000;

    /// <summary>Gets the IoU above which the weaker of two proposals is dropped. Range (0, 1], default 0.7.</summary>
    public float ProposalNmsThreshold { get; init; } = 0.7f;

    /// <summary>Gets the number of proposals that the region head classifies. Range 1 to 10000, default 300.</summary>
    public int ProposalCount { get; init; } = 300;

    /// <summary>Gets the score below which detections are dropped. Range [0, 1), default 0.0001.</summary>
    public float ScoreThreshold { get; init; } = 1e-4f;

    /// <summary>Gets the IoU above which the weaker of two detections of one class is dropped. Range (0, 1], default 0.5.</summary>
    public float NmsThreshold { get; init; } = 0.5f;

    /// <summary>Gets the most detections of one frame. Range 1 to 10000, default 100.</summary>
    public int MaxDetections { get; init; } = 100;

    /// <summary>Gets the number of anchors of each feature cell.</summary>
    internal int AnchorsPerCell => AnchorScales.Length * AnchorRatios.Length;

    /// <summary>Gets whether the network has a flow network.</summary>
    internal bool HasFlowNetwork => MotionEstimator == MotionEstimator.FlowNet;

    /// <inheritdoc/>
    public bool Equals(DeepFeatureFlowArchitecture? other) =>
        other is not null && ArchitectureJson.Write(this) == ArchitectureJson.Write(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Backbone, NeckChannels, ClassNames.Length);
}
