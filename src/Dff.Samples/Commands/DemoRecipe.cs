using Microsoft.ML;
using Microsoft.ML.VideoDetection;

namespace Dff.Samples.Commands;

/// <summary>What the demonstration makes up and how long it learns.</summary>
/// <remarks>
/// A detector for one's own cameras: it learns from what they saw first, and is measured on what they see later. Scenes that it has never
/// been to would need many more pictures than a few minutes have time for.
/// </remarks>
/// <param name="Steps">Steps of training.</param>
/// <param name="TestFrames">Frames of each camera to measure on.</param>
internal sealed record DemoRecipe(int Steps, int TestFrames)
{
    private const int Width = 320;
    private const int Height = 240;
    private const int Cameras = 5;
    private const int TrainingFrames = 100;
    private const int ClipFrames = 75;

    /// <summary>Gets the one that shows training at work: eight minutes on two cores.</summary>
    public static DemoRecipe Full { get; } = new(Steps: 1500, TestFrames: 40);

    /// <summary>Gets the one for the impatient: two minutes, and a worse model.</summary>
    public static DemoRecipe Quick { get; } = new(Steps: 250, TestFrames: 20);

    /// <summary>Gets the videos: cameras that stand still before objects of five classes.</summary>
    /// <remarks>With this seed every class has at least 300 labels in the 500 frames to learn from; with another, one may hardly be shown.</remarks>
    public static SyntheticVideoOptions Videos => new()
    {
        Seed = 7,
        VideoCount = Cameras,
        FramesPerVideo = TrainingFrames + Full.TestFrames + ClipFrames,
        Width = Width,
        Height = Height,
        ClassNames = [.. SyntheticVideo.ClassNames.Take(5)],
        MinObjects = 3,
        MaxObjects = 4,
        ObjectMotion = 0.4,
        CameraMotion = 0,
        OcclusionAmount = 0,
        MinVisibleShare = 0.3,
    };

    /// <summary>The frames to learn from.</summary>
    public static LabeledVideoData Training(MLContext mlContext) =>
        mlContext.VideoDetection.TakeFrames(mlContext.VideoDetection.Synthesize(Videos), 0, TrainingFrames);

    /// <summary>Later frames, to measure on.</summary>
    public LabeledVideoData Test(MLContext mlContext) =>
        mlContext.VideoDetection.TakeFrames(mlContext.VideoDetection.Synthesize(Videos), TrainingFrames, TestFrames);

    /// <summary>Frames of the first camera that are later still, to draw on.</summary>
    public static LabeledVideoData Clip(MLContext mlContext)
    {
        SyntheticVideoOptions first = Videos;
        first.VideoCount = 1;
        return mlContext.VideoDetection.TakeFrames(
            mlContext.VideoDetection.Synthesize(first), TrainingFrames + Full.TestFrames, ClipFrames);
    }

    /// <summary>The preset for machines without a GPU, at the size of these videos.</summary>
    /// <param name="workspace">Folder for checkpoints and curves.</param>
    public DeepFeatureFlowTrainer.Options Options(string workspace)
    {
        DeepFeatureFlowTrainer.Options options = DeepFeatureFlowTrainer.Options.Small();
        options.Architecture = options.Architecture with { MaxLongSide = Width, MaxShortSide = Height, AnchorScales = [2, 4, 6] };
        options.MaxSteps = Steps;
        options.MaxEpoch = int.MaxValue;
        options.WorkspacePath = workspace;
        return options;
    }
}
