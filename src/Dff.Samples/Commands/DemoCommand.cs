using System.CommandLine;
using Microsoft.ML;
using Microsoft.ML.VideoDetection;

namespace Dff.Samples.Commands;

/// <summary><c>demo</c>: the main job on generated data, so that a newcomer sees every part work without any download.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var folder = new Option<string>("--folder")
        {
            Description = "Where the files go.",
            HelpName = "DIR",
            DefaultValueFactory = _ => Path.Combine("artifacts", "demo"),
        };
        var command = new Command(
            "demo", "Makes a small model with random weights and a made-up clip, and runs one over the other. The boxes mean nothing.")
        {
            folder,
        };
        command.SetAction((result, cancel) => RunAsync(result.GetRequiredValue(folder), cancel));
        return command;
    }

    private static async Task<int> RunAsync(string folder, CancellationToken cancel)
    {
        Directory.CreateDirectory(folder);
        string modelPath = Path.Combine(folder, "untrained.zip");
        string clipPath = Path.Combine(folder, "clip.avi");
        MLContext mlContext = SharedOptions.CreateContext(device: null, threads: null, seed: 1);
        using (DeepFeatureFlowTransformer model = mlContext.VideoDetection.CreateUntrained(SmallArchitecture))
            ModelFiles.Save(mlContext, model, modelPath);
        Console.WriteLine($"Written: {modelPath} (random weights)");
        DemoClip.Write(clipPath, frameCount: 60);
        Console.WriteLine($"Written: {clipPath}");

        return await new PredictRun
        {
            ModelPath = modelPath,
            InputPath = clipPath,
            VideoPath = Path.Combine(folder, "annotated.mp4"),
            JsonPath = Path.Combine(folder, "detections.jsonl"),
            ScoreThreshold = 0.05f,
        }.RunAsync(cancel);
    }

    /// <summary>Small enough for a machine without a GPU.</summary>
    private static DeepFeatureFlowArchitecture SmallArchitecture => new()
    {
        Backbone = BackboneKind.ResNet18,
        Normalization = NormalizationKind.GroupNorm,
        NeckChannels = 128,
        ProposalHeadChannels = 128,
        RegionHeadChannels = 256,
        FlowWidth = 0.5,
        Warp = WarpConvention.IdentityAtZeroFlow,
        ClassNames = [.. SyntheticVideo.ClassNames],
        MaxLongSide = 512,
        MaxShortSide = 384,

        // Random weights are sure of nothing; a handful of boxes shows what the output looks like.
        MaxDetections = 5,
    };
}
