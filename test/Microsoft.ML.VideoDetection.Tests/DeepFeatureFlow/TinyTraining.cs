using System.Security.Cryptography;
using System.Text;
using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Tasks;
using Microsoft.ML.VideoDetection.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow;

/// <summary>A training so small that a test can make many steps of it: 64x48 pixels, a narrow network, twelve frames.</summary>
internal static class TinyTraining
{
    public static DeepFeatureFlowArchitecture Architecture { get; } = new()
    {
        Backbone = BackboneKind.ResNet18,
        BackboneWidth = 16,
        Normalization = NormalizationKind.GroupNorm,
        NeckChannels = 16,
        ProposalHeadChannels = 16,
        RegionHeadChannels = 32,
        FlowWidth = 1.0 / 16,
        Warp = WarpConvention.IdentityAtZeroFlow,
        AnchorScales = [1, 2],
        ClassNames = ["car", "person"],
        MaxLongSide = 64,
        MaxShortSide = 48,
        KeyFrameInterval = 3,
        ProposalsBeforeSuppression = 100,
        ProposalCount = 20,
        MaxDetections = 10,
    };

    /// <summary>Gets labelled videos of 64x48 pixels with two classes.</summary>
    public static LabeledVideoData Data(int videos = 2, int frames = 6, int seed = 1) =>
        new MLContext(1).VideoDetection.Synthesize(new SyntheticVideoOptions
        {
            VideoCount = videos,
            FramesPerVideo = frames,
            Width = 64,
            Height = 48,
            Seed = seed,
            ClassNames = [.. SyntheticVideo.ClassNames.Take(2)],
            MinObjects = 3,
            MaxObjects = 5,
        });

    /// <summary>Options of one epoch with a frozen backbone, which has most of the weights and so takes most of the time.</summary>
    public static DeepFeatureFlowTrainer.Options Options() => new()
    {
        Architecture = Architecture,
        MaxEpoch = 1,
        FrozenStages = 4,
        LearningRate = 1e-3,
        WarmUpSteps = 3,
        TrainingProposalCount = 20,
        AnchorSampleCount = 32,
        RegionSampleCount = 16,
    };

    /// <summary>Options that find something within eight epochs on the six frames of one video that they learn.</summary>
    public static DeepFeatureFlowTrainer.Options Overfit()
    {
        DeepFeatureFlowTrainer.Options options = Options();
        options.Architecture = options.Architecture with { NeckChannels = 32, RegionHeadChannels = 64 };
        options.MaxEpoch = 8;
        options.LearningRate = 2e-2;
        options.LearningRateDecayAt = [];
        options.FlipProbability = 0;
        options.FrozenStages = 3;
        options.RegionSampleCount = 64;
        return options;
    }

    /// <summary>Trains, and gives the SHA-256 of the weights.</summary>
    public static string Fit(DeepFeatureFlowTrainer.Options options, IDataView? data = null, int seed = 1)
    {
        using DeepFeatureFlowTransformer model = new MLContext(seed).VideoDetection.Trainers.DeepFeatureFlow(options).Fit(data ?? Data());
        return Hash(model);
    }

    /// <summary>SHA-256 of the names and bytes of everything that a model keeps of its network.</summary>
    public static string Hash(DeepFeatureFlowTransformer model) => Hash(model.Model.Network);

    /// <inheritdoc cref="Hash(DeepFeatureFlowTransformer)"/>
    public static string Hash(FeatureFlowNetwork network)
    {
        using DisposeScope scope = NewDisposeScope();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((string name, Tensor value) in network.state_dict())
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name));
            hash.AppendData(value.detach().contiguous().bytes);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
