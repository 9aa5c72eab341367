using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.ML;
using Microsoft.ML.VideoDetection;
using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Operators;
using Microsoft.ML.VideoDetection.Training;

// TrainProbe <workspace> <steps> [<batch size> [<frozen stages> [<learning rate> [<motion estimator> [averages|plain [segmentation]]]]]]: trains a tiny network, going on from
// the workspace's checkpoint if there is one, and writes a checkpoint after every step. Prints the number of each step and, at the end, the SHA-256 of the
// weights. With averages, these are a moving average, pictures are changed at random, and the learning rate falls as a cosine. Launched as one of several by Open MPI, it trains with the others, and all ranks say who they are and what weights they have.
// With TRAIN_PROBE_WAITS set it waits for a line of input after each step, so that whoever kills it knows how far it has come.
string workspace = args[0];
T Number<T>(int place, T otherwise)
    where T : IParsable<T> => args.Length > place ? T.Parse(args[place], System.Globalization.CultureInfo.InvariantCulture) : otherwise;
bool hasAverages = args.Length > 6 && args[6] == "averages";
string? rank = Environment.GetEnvironmentVariable("OMPI_COMM_WORLD_RANK");
if (rank is not null)
    Console.WriteLine($"rank {rank} is process {Environment.ProcessId}");
bool waits = Environment.GetEnvironmentVariable("TRAIN_PROBE_WAITS") is not null;
var mlContext = new MLContext(seed: 1);
mlContext.Log += (_, entry) =>
{
    if (rank is not null && entry.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Info && entry.Source.Contains("VideoDetection", StringComparison.Ordinal))
        Console.WriteLine(entry.RawMessage);
};
var videos = new SyntheticVideoOptions { VideoCount = 2, FramesPerVideo = 6, Width = 64, Height = 48 };
var validation = new SyntheticVideoOptions { VideoCount = 1, FramesPerVideo = 3, Width = 64, Height = 48, Seed = 2 };
using VideoTransformer model = args.Length > 7 && args[7] == "segmentation" ? TrainSegmenter() : TrainDetector();
using var zip = new MemoryStream();
mlContext.Model.Save(model, model.InputSchema, zip);
using var archive = new ZipArchive(zip, ZipArchiveMode.Read);
using Stream weights = archive.Entries.Single(entry => entry.Name == "Weights.safetensors").Open();
Console.WriteLine($"{(rank is null ? "" : $"rank {rank} has ")}weights {Convert.ToHexString(SHA256.HashData(weights))}");

VideoTransformer TrainDetector()
{
    var options = new DeepFeatureFlowTrainer.Options
    {
        TrainingProposalCount = 20, AnchorSampleCount = 32, RegionSampleCount = 16, ValidationSet = mlContext.VideoDetection.Synthesize(validation),
    };
    Prepare(options);
    return mlContext.VideoDetection.Trainers.DeepFeatureFlow(options).Fit(mlContext.VideoDetection.Synthesize(videos));
}

VideoTransformer TrainSegmenter()
{
    var options = new VideoSegmentationTrainer.Options { ValidationSet = mlContext.VideoSegmentation.Synthesize(validation) };
    Prepare(options);
    return mlContext.VideoSegmentation.Trainers.DeepFeatureFlow(options).Fit(mlContext.VideoSegmentation.Synthesize(videos));
}

void Prepare(VideoTrainerOptions options)
{
    options.Architecture = new DeepFeatureFlowArchitecture
    {
        Backbone = BackboneKind.ResNet18,
        BackboneWidth = 16,
        Normalization = NormalizationKind.GroupNorm,
        NeckChannels = 16,
        ProposalHeadChannels = 16,
        RegionHeadChannels = 32,
        FlowWidth = 1.0 / 16,
        AnchorScales = [1, 2],
        MaxLongSide = 64,
        MaxShortSide = 48,
    };
    options.BatchSize = Number(2, 1);
    options.FrozenStages = Number(3, 4);
    options.LearningRate = Number(4, 2e-4);
    options.MotionEstimator = args.Length > 5 ? Enum.Parse<MotionEstimator>(args[5]) : null;
    options.WeightAveragingDecay = hasAverages ? 0.9 : null;
    options.LearningRateDecay = hasAverages ? LearningRateDecayKind.Cosine : LearningRateDecayKind.Steps;
    options.Augmentation = hasAverages ? AugmentationOptions.Strong() : AugmentationOptions.None();
    options.ScaleOut = ScaleOutMode.WhenLaunched;
    options.MaxSteps = long.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture);
    options.CheckpointEveryMinutes = 0;
    options.WorkspacePath = workspace;
    options.ResumeFrom = File.Exists(Path.Combine(workspace, "last.dff-checkpoint")) ? workspace : null;
    options.MetricsCallback = progress =>
    {
        Console.WriteLine($"step {progress.Step}");
        if (waits && !progress.IsEpochEnd)
            Console.ReadLine();
    };
}
