using Microsoft.ML.VideoDetection.Data.Views;
using Microsoft.ML.VideoDetection.Training;

namespace Microsoft.ML.VideoDetection;

/// <summary>What the trainers of all tasks are told: columns of frames, network, recipe, validation and workspace.</summary>
public abstract class VideoTrainerOptions
{
    internal const double DefaultPhotometricWeight = 5;
    internal const double DefaultFlowSmoothnessWeight = 0.15;

    private protected VideoTrainerOptions()
    {
    }

    /// <summary>Column of pictures: MLImage. Default: "Image".</summary>
    public string ImageColumnName = VideoColumns.Image;

    /// <summary>Column of names of videos: text. Null when every row is a still image. Default: "VideoId".</summary>
    public string? VideoIdColumnName = VideoColumns.VideoId;

    /// <summary>Column of 0-based positions: <see cref="int"/>. Null when every row is a still image. Default: "FrameIndex".</summary>
    public string? FrameIndexColumnName = VideoColumns.FrameIndex;

    /// <summary>Column of key frames, out: <see cref="bool"/>. Default: "IsKeyFrame".</summary>
    public string IsKeyFrameColumnName = VideoColumns.IsKeyFrame;

    /// <summary>
    /// The network and the settings it is run with. Its class names are replaced by those of the data, and for segmentation what it says of
    /// boxes, proposals and scores has no meaning. Default: <see cref="DeepFeatureFlowArchitecture.Small"/>; for segmentation with a dilated neck.
    /// </summary>
    public DeepFeatureFlowArchitecture Architecture = DeepFeatureFlowArchitecture.Small;

    /// <summary>
    /// How motion is estimated in training and by the model: <see cref="MotionEstimator.FlowNet"/> trains a flow network as well,
    /// <see cref="MotionEstimator.DenseInverseSearch"/> needs none, on pairs as in use. Default: null, as <see cref="Architecture"/> says: dense
    /// inverse search in <see cref="DeepFeatureFlowArchitecture.Small"/>, a flow network in the published ones.
    /// </summary>
    public MotionEstimator? MotionEstimator;

    /// <summary>
    /// Weights to begin with: a PyTorch checkpoint (<c>.pth</c>) of a backbone or of a whole detector, a ResNet as <c>.onnx</c> (ML.NET's package
    /// Microsoft.ML.DnnImageFeaturizer.ResNet18 has one of ImageNet), a model zip of this library, or a checkpoint of a training. Backbones of
    /// others need <see cref="NormalizationKind.BatchNorm"/>. Of a detector for other classes everything is taken but the rows of the last layers whose class has
    /// no namesake, and the log says so; <see cref="DeepFeatureFlowTrainer.Options.FineTune"/> makes options that fit a file. Segmenters take backbones alone. Default: null, random weights.
    /// </summary>
    public string? InitialWeightsPath;

    /// <summary>
    /// PyTorch checkpoint (<c>.pth</c>) of a FlowNetSimple to begin with; only with a flow network. Default: null.
    /// </summary>
    public string? FlowWeightsPath;

    /// <summary>Passes over the training frames. Default: 10. Range: at least 1.</summary>
    public int MaxEpoch = 10;

    /// <summary>Steps after which training ends, whatever <see cref="MaxEpoch"/> says. Default: null, go by epochs. Range: 1 to 10^12.</summary>
    public long? MaxSteps;

    /// <summary>
    /// Time after which training ends, with its last validation and checkpoint, whatever <see cref="MaxEpoch"/> says; the learning rate falls at
    /// shares of it. As the number of steps depends on how fast they are, the same seed does not give the same weights. Not with several ranks.
    /// Default: null, go by steps or epochs. Range: above 0 to a year.
    /// </summary>
    public TimeSpan? MaxTime;

    /// <summary>
    /// Frame pairs whose gradients are averaged for a step; they are computed one after the other, so memory does not grow with them.
    /// Default: 1. Range: 1 to 4096.
    /// </summary>
    public int BatchSize = 1;

    /// <summary>The optimizer. Default: <see cref="OptimizerKind.AdamW"/>.</summary>
    public OptimizerKind Optimizer = OptimizerKind.AdamW;

    /// <summary>Learning rate after the warm-up. Default: 2e-4. Range: above 0.</summary>
    public double LearningRate = 2e-4;

    /// <summary>Momentum of <see cref="OptimizerKind.Sgd"/>. Default: 0.9. Range: 0 to below 1.</summary>
    public double Momentum = 0.9;

    /// <summary>Weight decay. Default: 1e-4. Range: at least 0.</summary>
    public double WeightDecay = 1e-4;

    /// <summary>Norm that all gradients together are scaled down to when it is larger; null leaves them. Default: 10. Range: above 0.</summary>
    public double? GradientClipNorm = 10;

    /// <summary>Steps over which the learning rate grows linearly. Default: 50. Range: at least 0.</summary>
    public int WarmUpSteps = 50;

    /// <summary>Factor on the learning rate at the first step of the warm-up. Default: 1/3. Range: above 0 to 1.</summary>
    public double WarmUpFactor = 1.0 / 3;

    /// <summary>
    /// Factor on the learning rate of the backbone, whose weights have less to learn than the others' where they come from a file.
    /// Default: 1. Range: above 0 to 10.
    /// </summary>
    public double BackboneLearningRateFactor = 1;

    /// <summary>How the learning rate falls after the warm-up. Default: <see cref="LearningRateDecayKind.Steps"/>.</summary>
    public LearningRateDecayKind LearningRateDecay;

    /// <summary>
    /// Places, as shares of the whole training, where with <see cref="LearningRateDecayKind.Steps"/> the learning rate is multiplied by <see cref="LearningRateDecayFactor"/>.
    /// Default: 0.7 and 0.9. Range: above 0 to below 1.
    /// </summary>
    public double[] LearningRateDecayAt = [0.7, 0.9];

    /// <summary>Factor at each of <see cref="LearningRateDecayAt"/>. Default: 0.1. Range: above 0 to 1.</summary>
    public double LearningRateDecayFactor = 0.1;

    /// <summary>
    /// What is left in a step of the exponential moving average of the weights; the averaged weights are validated, returned and kept in checkpoints.
    /// In the first steps t it is (1 + t) / (10 + t), if that is less. Default: null, no average. Range: 0 to below 1, usually 0.99 to 0.9999.
    /// </summary>
    public double? WeightAveragingDecay;

    /// <summary>
    /// Stages of the backbone that keep their initial weights: 0 trains all, n the stem and the first n stages. Default: 0. Range: 0 to 4.
    /// </summary>
    public int FrozenStages;

    /// <summary>The reference frame of a pair lies at most so many frames before or after the current one; still images are learnt without one. Default: 9. Range: 0 to 1000.</summary>
    public int ReferenceFrameRange = 9;

    /// <summary>
    /// Share of the task's losses that is on the reference frame's own features and labels, the way key frames work; the rest is on
    /// these features carried to the current frame. Default: 0.5. Range: 0 to below 1.
    /// </summary>
    /// <remarks>The published recipe has 0: only the warped path is trained. Reference frames without labels count for the warped path only.</remarks>
    public double UnwarpedShare = 0.5;

    /// <summary>
    /// Weight of the flow network's brightness constancy: how much the reference frame, carried along the flow, differs from the current
    /// frame. The published recipe, which begins with a trained flow network, has 0. Default: null, 5 where there is a flow network. Range:
    /// at least 0; without a flow network 0 or null.
    /// </summary>
    /// <remarks>Origin: Yu, Harley and Derpanis, "Back to Basics", 2016, equation 2; colors from 0 to 1, three levels added up.</remarks>
    public double? PhotometricWeight;

    /// <summary>
    /// Weight of the differences between neighbouring cells of the flow. The published recipe has 0. Default: null, 0.15 where there is a flow
    /// network. Range: at least 0; without a flow network 0 or null.
    /// </summary>
    /// <remarks>Origin: the same, equation 3.</remarks>
    public double? FlowSmoothnessWeight;

    /// <summary>Share of pairs that are mirrored left to right, both frames alike. Default: 0.5. Range: 0 to 1.</summary>
    public double FlipProbability = 0.5;

    /// <summary>How the pictures of pairs are changed, so that few scenes teach more. Default: not at all.</summary>
    public AugmentationOptions Augmentation = AugmentationOptions.None();

    /// <summary>Labelled frames to measure on at the end of epochs: AP50 of a detector, mIoU of a segmenter. Default: null, none.</summary>
    public IDataView? ValidationSet;

    /// <summary>When to end before <see cref="MaxEpoch"/>; needs <see cref="ValidationSet"/>. Default: null, never.</summary>
    public EarlyStopping? EarlyStoppingCriteria;

    /// <summary>
    /// Whether the weights that were best on <see cref="ValidationSet"/> are returned, and not the last ones. Default: true.
    /// </summary>
    public bool ReturnBest = true;

    /// <summary>Is told of every step and of every end of an epoch, on the training thread: keep it short. Default: null.</summary>
    public Action<TrainingProgress>? MetricsCallback;

    /// <summary>Every how many steps <see cref="MLContext.Log"/> gets a line. Default: 20. Range: at least 1.</summary>
    public int LogEveryNStep = 20;

    /// <summary>
    /// Folder for checkpoints, <c>training.csv</c>, plots and TensorBoard's event files; made when it is missing. Default: null, a
    /// temporary folder that is deleted when training succeeds.
    /// </summary>
    public string? WorkspacePath;

    /// <summary>
    /// A checkpoint to go on from, or the workspace folder that holds it. Data and options must be those of that training; only a
    /// larger <see cref="MaxEpoch"/> or <see cref="MaxSteps"/> makes sense, and another number of ranks. Default: null, begin anew.
    /// </summary>
    public string? ResumeFrom;

    /// <summary>Minutes between checkpoints within an epoch; each epoch ends with one anyway. Default: 10. Range: at least 0.</summary>
    public double CheckpointEveryMinutes = 10;

    /// <summary>Ends training after the current step; a checkpoint is left in the workspace. Default: none.</summary>
    public CancellationToken CancellationToken;

    /// <summary>
    /// Whether cancelling returns the best model so far, that on the validation set or else the last one, instead of throwing
    /// <see cref="OperationCanceledException"/>. Default: false.
    /// </summary>
    public bool ReturnModelWhenCancelled;

    /// <summary>
    /// Whether a step whose loss or gradient is not finite is left out, with a warning, instead of ending training. Default: false.
    /// </summary>
    public bool SkipNonFiniteSteps;

    /// <summary>Threads that read frames while the network works. Default: 2. Range: 1 to 256. The result does not depend on it.</summary>
    public int LoadingThreads = 2;

    /// <summary>
    /// Whether <c>Fit</c> trains one network together with the other processes of an Open MPI launch. Default:
    /// <see cref="ScaleOutMode.Off"/>.
    /// </summary>
    /// <remarks>
    /// All processes (ranks) call <c>Fit</c> with the same data and options, and get the same model. A step has
    /// <see cref="BatchSize"/> pairs on each rank, and does what a step of one process does with all of these pairs. Each rank has its
    /// own GPU, the first CUDA device for the first rank of a machine, or its share of the processors; <see cref="MLContext.GpuDeviceId"/>
    /// holds for all ranks where it is set. Rank 0 alone writes the workspace and the log, calls <see cref="MetricsCallback"/>, reads
    /// initial weights and checkpoints, and validates. An error of one rank ends all processes, after it was written to standard error;
    /// cancelling one rank ends training on all of them. docs/scale-out.md has commands and measured figures.
    /// </remarks>
    public ScaleOutMode ScaleOut = ScaleOutMode.Off;

    /// <summary>
    /// Whether several ranks have <see cref="LearningRate"/> times their number, as a step has that many times the pairs. Default: true.
    /// </summary>
    /// <remarks>Origin: Goyal et al., "Accurate, Large Minibatch SGD: Training ImageNet in 1 Hour", 2017, the linear scaling rule.</remarks>
    public bool ScaleLearningRate = true;

    /// <summary>Sets network and recipe of the published models.</summary>
    private protected void UsePublishedRecipe(BackboneKind backbone)
    {
        Architecture = new DeepFeatureFlowArchitecture { Backbone = backbone };
        MaxEpoch = 7;
        BatchSize = 8;
        Optimizer = OptimizerKind.Sgd;
        LearningRate = 0.01;
        GradientClipNorm = 35;
        WarmUpSteps = 500;
        LearningRateDecayAt = [2.0 / 7, 5.0 / 7];
        FrozenStages = 1;
        UnwarpedShare = 0;
        PhotometricWeight = 0;
        FlowSmoothnessWeight = 0;
    }

    /// <summary>A copy that later changes do not reach, with the motion estimator in its architecture.</summary>
    private protected VideoTrainerOptions CopyCommon()
    {
        var copy = (VideoTrainerOptions)MemberwiseClone();
        copy.LearningRateDecayAt = [.. LearningRateDecayAt ?? []];
        copy.EarlyStoppingCriteria = EarlyStoppingCriteria is { } early
            ? new EarlyStopping { Patience = early.Patience, MinDelta = early.MinDelta }
            : null;
        copy.Augmentation = Augmentation?.Copy()!;
        copy.Architecture = Architecture is null ? null! : Architecture with { MotionEstimator = MotionEstimator ?? Architecture.MotionEstimator };
        return copy;
    }
}
