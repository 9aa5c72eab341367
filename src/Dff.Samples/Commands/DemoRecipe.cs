using Microsoft.ML;
using Microsoft.ML.VideoDetection;

namespace Dff.Samples.Commands;

/// <summary>What the demonstration makes up and how long it learns.</summary>
/// <remarks>
/// A detector for scenes that it was never shown: it learns from many of them, a few frames of each, and is measured on others. The pretrained backbone
/// is what makes minutes enough for that.
/// </remarks>
/// <param name="Steps">Steps of training.</param>
/// <param name="TestScenes">Other scenes to measure on.</param>
internal sealed record DemoRecipe(int Steps, int TestScenes)
{
    private const int Width = 320;
    private const int Height = 240;
    private const int TrainingScenes = 150;
    private const int TrainingFrames = 10;
    private const int TestFrames = 20;
    private const int ClipFrames = 75;

    /// <summary>Gets the one that shows training at work: some minutes on two cores.</summary>
    public static DemoRecipe Full { get; } = new(Steps: 900, TestScenes: 15);

    /// <summary>Gets the one that takes less than two minutes, for a weaker model.</summary>
    public static DemoRecipe Quick { get; } = new(Steps: 250, TestScenes: 6);

    /// <summary>Gets the names of the classes.</summary>
    public static IReadOnlyList<string> ClassNames { get; } = [.. SyntheticVideo.ClassNames.Take(5)];

    /// <summary>Gets the frames per second of the clip.</summary>
    public static double FrameRate => new SyntheticVideoOptions().FrameRate;

    /// <summary>The frames to learn from.</summary>
    public static LabeledVideoData Training(MLContext mlContext) => mlContext.VideoDetection.Synthesize(Videos(seed: 7, TrainingScenes, TrainingFrames));

    /// <summary>Other scenes, to measure on.</summary>
    public LabeledVideoData Test(MLContext mlContext) => mlContext.VideoDetection.Synthesize(Videos(seed: 1007, TestScenes, TestFrames));

    /// <summary>One more scene, to draw on.</summary>
    public static LabeledVideoData Clip(MLContext mlContext) => mlContext.VideoDetection.Synthesize(Videos(seed: 2007, videos: 1, ClipFrames));

    /// <summary>The preset for machines without a GPU, from the pretrained backbone, at the size of these videos.</summary>
    /// <param name="workspace">Folder for checkpoints and curves.</param>
    public DeepFeatureFlowTrainer.Options Options(string workspace)
    {
        DeepFeatureFlowTrainer.Options options = PretrainedBackbone.Small();
        options.Architecture = options.Architecture with { MaxLongSide = Width, MaxShortSide = Height, AnchorScales = [2, 4, 6] };
        options.MaxSteps = Steps;
        options.MaxEpoch = int.MaxValue;
        options.WorkspacePath = workspace;
        return options;
    }

    // Cameras that stand still before objects of five classes; the scenes of two seeds have nothing in common.
    private static SyntheticVideoOptions Videos(int seed, int videos, int frames) => new()
    {
        Seed = seed,
        VideoCount = videos,
        FramesPerVideo = frames,
        Width = Width,
        Height = Height,
        ClassNames = [.. ClassNames],
        MinObjects = 3,
        MaxObjects = 4,
        ObjectMotion = 0.4,
        CameraMotion = 0,
        OcclusionAmount = 0,
        MinVisibleShare = 0.3,
    };
}
