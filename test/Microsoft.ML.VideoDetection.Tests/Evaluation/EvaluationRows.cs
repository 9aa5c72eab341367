using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using Microsoft.ML.VideoDetection.Output;

namespace Microsoft.ML.VideoDetection.Tests.Evaluation;

/// <summary>A row as a detector's output has it.</summary>
internal class EvaluationRow
{
    public string VideoId { get; set; } = "a";

    public int FrameIndex { get; set; }

    [KeyType(3)]
    public uint[] Label { get; set; } = [];

    public float[] BoundingBoxes { get; set; } = [];

    public float[] IgnoredBoundingBoxes { get; set; } = [];

    public int[] TrackId { get; set; } = [];

    [KeyType(3)]
    public uint[] PredictedLabel { get; set; } = [];

    public float[] PredictedBoundingBoxes { get; set; } = [];

    public float[] Score { get; set; } = [];

    public bool IsKeyFrame { get; set; }
}

/// <summary>The same without anything optional, predictions as names.</summary>
internal sealed class NamedRow
{
    [KeyType(3)]
    public uint[] Label { get; set; } = [];

    public float[] BoundingBoxes { get; set; } = [];

    public string[] PredictedLabel { get; set; } = [];

    public float[] PredictedBoundingBoxes { get; set; } = [];

    public float[] Score { get; set; } = [];
}

/// <summary>With a picture.</summary>
internal sealed class PictureRow
{
    [ImageType(720, 1280)]
    public MLImage? Image { get; set; }

    public string VideoId { get; set; } = "film";

    public int FrameIndex { get; set; }

    [KeyType(1)]
    public uint[] Label { get; set; } = [1];

    public float[] BoundingBoxes { get; set; } = [100, 100, 300, 300];

    [KeyType(1)]
    public uint[] PredictedLabel { get; set; } = [];

    public float[] PredictedBoundingBoxes { get; set; } = [];

    public float[] Score { get; set; } = [];
}
