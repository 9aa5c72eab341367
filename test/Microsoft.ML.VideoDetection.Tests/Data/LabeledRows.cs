using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Output;
using Microsoft.ML.VideoDetection.Tests.Evaluation;

namespace Microsoft.ML.VideoDetection.Tests.Data;

/// <summary>Compares labelled data row by row.</summary>
internal static class LabeledRows
{
    internal static void AssertEqual(LabeledVideoData expected, LabeledVideoData actual)
    {
        CollectionAssert.AreEqual(expected.GetColumn<string>("VideoId").ToArray(), actual.GetColumn<string>("VideoId").ToArray());
        CollectionAssert.AreEqual(expected.GetColumn<int>("FrameIndex").ToArray(), actual.GetColumn<int>("FrameIndex").ToArray());
        CollectionAssert.AreEqual(expected.GetColumn<bool>("IsStill").ToArray(), actual.GetColumn<bool>("IsStill").ToArray());
        AssertVectors<uint>(expected, actual, "Label");
        AssertVectors<float>(expected, actual, "BoundingBoxes");
        AssertVectors<float>(expected, actual, "IgnoredBoundingBoxes");
        AssertVectors<int>(expected, actual, "TrackId");
        AssertVectors<bool>(expected, actual, "Occluded");
        AssertVectors<bool>(expected, actual, "Generated");
    }

    private static void AssertVectors<T>(LabeledVideoData expected, LabeledVideoData actual, string column)
    {
        T[][] left = [.. expected.GetColumn<T[]>(column)], right = [.. actual.GetColumn<T[]>(column)];
        Assert.HasCount(left.Length, right);
        for (int row = 0; row < left.Length; row++)
        {
            CollectionAssert.AreEqual(left[row], right[row], $"{column} of row {row}");
        }
    }
}
