using Microsoft.ML.VideoDetection.Data.Labels.Masks;
using Microsoft.ML.VideoDetection.Data.Views;
using Microsoft.ML.VideoDetection.Training;

namespace Microsoft.ML.VideoDetection;

public sealed partial class VideoSegmentationTrainer
{
    /// <summary>What is trained, and how. The defaults are for machines without a GPU: ResNet-18 at 512x384, motion by dense inverse search, AdamW.</summary>
    /// <remarks>
    /// The trainer copies the options when it is made and reports everything that is out of range in one message.
    /// </remarks>
    public sealed class Options
    {
        /// <summary>Column of pictures: MLImage. Default: "Image".</summary>
        public string ImageColumnName = VideoColumns.Image;

        /// <summary>Column of names of videos: text. Null when every row that the model will see is a still image. Default: "VideoId".</summary>
        public string? VideoIdColumnName = VideoColumns.VideoId;

        /// <summary>Column of 0-based positions: <see cref="int"/>. Null when every row that the model will see is a still image. Default: "FrameIndex".</summary>
        public string? FrameIndexColumnName = VideoColumns.FrameIndex;

        /// <summary>Column of classes of pixels: vector of key (<see cref="byte"/>) with key values, row by row. Default: "LabelMap".</summary>
        public string LabelMapColumnName = MaskSchema.LabelMapName;

        /// <summary>Column of found classes, out: the same type. Default: "PredictedLabelMap".</summary>
        public string PredictedLabelMapColumnName = MaskSchema.PredictedLabelMapName;

        /// <summary>Column of key frames, out: <see cref="bool"/>. Default: "IsKeyFrame".</summary>
        public string IsKeyFrameColumnName = VideoColumns.IsKeyFrame;

        /// <summary>
        /// The network and the settings it is run with. Its class names are replaced by those of the data, and what it says of boxes, proposals
        /// and scores has no meaning. Default: <see cref="DeepFeatureFlowArchitecture.Small"/>.
        /// </summary>
        public DeepFeatureFlowArchitecture Architecture = DeepFeatureFlowArchitecture.Small;

        /// <summary>
        /// How motion is estimated in training and by the model. Default: null, as <see cref="Architecture"/> says: dense inverse search in
        /// <see cref="DeepFeatureFlowArchitecture.Small"/>.
        /// </summary>
        public MotionEstimator? MotionEstimator;

        /// <summary>
        /// Weights of a backbone to begin with: a PyTorch checkpoint (<c>.pth</c>) or a ResNet as <c>.onnx</c>. Backbones of others need
        /// <see cref="NormalizationKind.BatchNorm"/>. Default: null, random weights.
        /// </summary>
        public string? InitialWeightsPath;

        /// <summary>What each class counts in the loss, in the order of the classes, at least 0 each. Default: null, 1 for all.</summary>
        public IReadOnlyList<double>? ClassWeights;

        /// <summary>Passes over the training frames. Default: 10. Range: at least 1.</summary>
        public int MaxEpoch = 10;

        /// <summary>Steps after which training ends, whatever <see cref="MaxEpoch"/> says. Default: null, go by epochs. Range: 1 to 10^12.</summary>
        public long? MaxSteps;

        /// <summary>Frame pairs whose gradients are averaged for a step, computed one after the other. Default: 1. Range: 1 to 4096.</summary>
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

        /// <summary>
        /// Places, as shares of the whole training, where the learning rate is multiplied by <see cref="LearningRateDecayFactor"/>.
        /// Default: 0.7 and 0.9. Range: above 0 to below 1.
        /// </summary>
        public double[] LearningRateDecayAt = [0.7, 0.9];

        /// <summary>Factor at each of <see cref="LearningRateDecayAt"/>. Default: 0.1. Range: above 0 to 1.</summary>
        public double LearningRateDecayFactor = 0.1;

        /// <summary>Stages of the backbone that keep their initial weights: 0 trains all, n the stem and the first n stages. Default: 0. Range: 0 to 4.</summary>
        public int FrozenStages;

        /// <summary>
        /// The reference frame of a pair lies at most so many frames before or after the current one; still images are learnt without one. Default: 9. Range: 0 to 1000.
        /// </summary>
        public int ReferenceFrameRange = 9;

        /// <summary>
        /// Share of the loss that is on the reference frame's own features and mask, the way key frames work; the rest is on these features carried to the
        /// current frame. Default: 0.5. Range: 0 to below 1.
        /// </summary>
        public double UnwarpedShare = 0.5;

        /// <summary>Share of pairs that are mirrored left to right, both frames and their masks alike. Default: 0.5. Range: 0 to 1.</summary>
        public double FlipProbability = 0.5;

        /// <summary>How the pictures of pairs are changed, and their masks with them. Default: not at all.</summary>
        public AugmentationOptions Augmentation = AugmentationOptions.None();

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

        /// <summary>Whether cancelling returns the last model instead of throwing <see cref="OperationCanceledException"/>. Default: false.</summary>
        public bool ReturnModelWhenCancelled;

        /// <summary>Whether a step whose loss or gradient is not finite is left out, with a warning, instead of ending training. Default: false.</summary>
        public bool SkipNonFiniteSteps;

        /// <summary>Threads that read frames while the network works. Default: 2. Range: 1 to 256. The result does not depend on it.</summary>
        public int LoadingThreads = 2;

        /// <summary>
        /// Whether <see cref="Fit"/> trains one network together with the other processes of an Open MPI launch, as
        /// <see cref="DeepFeatureFlowTrainer.Options.ScaleOut"/> says it. Default: <see cref="ScaleOutMode.Off"/>.
        /// </summary>
        public ScaleOutMode ScaleOut = ScaleOutMode.Off;

        internal Options Copy()
        {
            var copy = (Options)MemberwiseClone();
            copy.LearningRateDecayAt = [.. LearningRateDecayAt ?? []];
            copy.ClassWeights = ClassWeights is null ? null : [.. ClassWeights];
            copy.Augmentation = Augmentation?.Copy()!;
            return copy;
        }

        /// <exception cref="ArgumentOutOfRangeException">A column has no name, or a weight is negative.</exception>
        internal void RequireNames()
        {
            if (string.IsNullOrEmpty(LabelMapColumnName) || string.IsNullOrEmpty(PredictedLabelMapColumnName))
                throw new ArgumentOutOfRangeException("options", $"{nameof(LabelMapColumnName)} or {nameof(PredictedLabelMapColumnName)} is empty; it must name a column.");
            if (ClassWeights?.Any(weight => !(weight >= 0 && double.IsFinite(weight))) == true)
                throw new ArgumentOutOfRangeException("options", $"{nameof(ClassWeights)} has a weight that is negative or no number; weights must be at least 0.");
        }

        /// <summary>Says to the loop what it needs, in the words of detection, whose loop it is.</summary>
        internal DeepFeatureFlowTrainer.Options ToCommon() => new DeepFeatureFlowTrainer.Options
        {
            ImageColumnName = ImageColumnName,
            VideoIdColumnName = VideoIdColumnName,
            FrameIndexColumnName = FrameIndexColumnName,
            IsKeyFrameColumnName = IsKeyFrameColumnName,
            Architecture = Architecture,
            MotionEstimator = MotionEstimator,
            InitialWeightsPath = InitialWeightsPath,
            MaxEpoch = MaxEpoch,
            MaxSteps = MaxSteps,
            BatchSize = BatchSize,
            Optimizer = Optimizer,
            LearningRate = LearningRate,
            Momentum = Momentum,
            WeightDecay = WeightDecay,
            GradientClipNorm = GradientClipNorm,
            WarmUpSteps = WarmUpSteps,
            LearningRateDecayAt = LearningRateDecayAt,
            LearningRateDecayFactor = LearningRateDecayFactor,
            FrozenStages = FrozenStages,
            ReferenceFrameRange = ReferenceFrameRange,
            UnwarpedShare = UnwarpedShare,
            FlipProbability = FlipProbability,
            Augmentation = Augmentation,
            MetricsCallback = MetricsCallback,
            LogEveryNStep = LogEveryNStep,
            WorkspacePath = WorkspacePath,
            ResumeFrom = ResumeFrom,
            CheckpointEveryMinutes = CheckpointEveryMinutes,
            CancellationToken = CancellationToken,
            ReturnModelWhenCancelled = ReturnModelWhenCancelled,
            SkipNonFiniteSteps = SkipNonFiniteSteps,
            LoadingThreads = LoadingThreads,
            ScaleOut = ScaleOut,
        }.Copy();
    }
}
