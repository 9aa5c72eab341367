using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.ML;
using Microsoft.ML.VideoDetection;

// TrainProbe <workspace> <steps>: trains a tiny network, going on from the workspace's checkpoint if there is one, and writes a
// checkpoint after every step. Prints the number of each step and, at the end, the SHA-256 of the weights.
string workspace = args[0];
var mlContext = new MLContext(seed: 1);
LabeledVideoData data = mlContext.VideoDetection.Synthesize(
    new SyntheticVideoOptions { VideoCount = 2, FramesPerVideo = 6, Width = 64, Height = 48 });
var options = new DeepFeatureFlowTrainer.Options
{
    Architecture = new DeepFeatureFlowArchitecture
    {
        Backbone = BackboneKind.ResNet18,
        Normalization = NormalizationKind.GroupNorm,
        NeckChannels = 16,
        ProposalHeadChannels = 16,
        RegionHeadChannels = 32,
        FlowWidth = 1.0 / 16,
        AnchorScales = [1, 2],
        MaxLongSide = 64,
        MaxShortSide = 48,
    },
    PretrainFlow = false,
    FrozenStages = 4,
    TrainingProposalCount = 20,
    AnchorSampleCount = 32,
    RegionSampleCount = 16,
    MaxSteps = long.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture),
    CheckpointEveryMinutes = 0,
    ValidationSet = mlContext.VideoDetection.Synthesize(
        new SyntheticVideoOptions { VideoCount = 1, FramesPerVideo = 3, Width = 64, Height = 48, Seed = 2 }),
    WorkspacePath = workspace,
    ResumeFrom = File.Exists(Path.Combine(workspace, "last.dff-checkpoint")) ? workspace : null,
    MetricsCallback = progress => Console.WriteLine($"step {progress.Step}"),
};
using DeepFeatureFlowTransformer model = mlContext.VideoDetection.Trainers.DeepFeatureFlow(options).Fit(data);
using var zip = new MemoryStream();
mlContext.Model.Save(model, model.InputSchema, zip);
using var archive = new ZipArchive(zip, ZipArchiveMode.Read);
using Stream weights = archive.Entries.Single(entry => entry.Name == "Weights.safetensors").Open();
Console.WriteLine($"weights {Convert.ToHexString(SHA256.HashData(weights))}");
