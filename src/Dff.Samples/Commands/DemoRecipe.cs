using Microsoft.ML.VideoDetection;

namespace Dff.Samples.Commands;

/// <summary>What the demonstration makes up and how long it learns.</summary>
/// <param name="Steps">Steps of training.</param>
/// <param name="TestVideos">Videos to measure on.</param>
/// <param name="TestFrames">Frames of each.</param>
internal sealed record DemoRecipe(int Steps, int TestVideos, int TestFrames)
{
    private const int Width = 320;
    private const int Height = 240;

    /// <summary>Gets the one that shows training at work: seven and a half minutes on two cores.</summary>
    public static DemoRecipe Full { get; } = new(Steps: 1400, TestVideos: 6, TestFrames: 40);

    /// <summary>Gets the one for the impatient: about two minutes, and a model that misses much.</summary>
    public static DemoRecipe Quick { get; } = new(Steps: 300, TestVideos: 2, TestFrames: 30);

    /// <summary>Gets the videos to learn from.</summary>
    public static SyntheticVideoOptions Training => Videos(seed: 1, count: 100, frames: 60);

    /// <summary>Gets other videos, to measure on.</summary>
    public SyntheticVideoOptions Test => Videos(seed: 2, TestVideos, TestFrames);

    /// <summary>Gets the video that is drawn on, from yet another seed.</summary>
    public static SyntheticVideoOptions Clip => Videos(seed: 3, count: 1, frames: 75);

    /// <summary>The preset for machines without a GPU, at the size of these videos.</summary>
    /// <param name="workspace">Folder for checkpoints and curves.</param>
    public DeepFeatureFlowTrainer.Options Options(string workspace)
    {
        DeepFeatureFlowTrainer.Options options = DeepFeatureFlowTrainer.Options.Small();
        options.Architecture = options.Architecture with { MaxLongSide = Width, MaxShortSide = Height, AnchorScales = [1, 2, 4, 8] };
        options.MaxSteps = Steps;
        options.WorkspacePath = workspace;
        return options;
    }

    private static SyntheticVideoOptions Videos(int seed, int count, int frames) => new()
    {
        Seed = seed,
        VideoCount = count,
        FramesPerVideo = frames,
        Width = Width,
        Height = Height,
        ClassNames = [.. SyntheticVideo.ClassNames.Take(5)],
    };
}
