using Microsoft.ML.Data;

namespace Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow;

/// <summary>A row as a user's input class has it.</summary>
internal sealed class FrameInput
{
    [FrameImage]
    public MLImage Image { get; set; } = null!;

    public string VideoId { get; set; } = "";

    public int FrameIndex { get; set; }
}

/// <summary>A row as a user's output class has it.</summary>
internal sealed class FrameOutput
{
    public string VideoId { get; set; } = "";

    public int FrameIndex { get; set; }

    public string[] PredictedLabel { get; set; } = [];

    public float[] PredictedBoundingBoxes { get; set; } = [];

    public float[] Score { get; set; } = [];

    public bool IsKeyFrame { get; set; }
}
