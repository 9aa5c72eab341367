using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Output;

namespace Microsoft.ML.VideoDetection.Training.Spooled;

/// <summary>The columns of labelled frames in a data view, their types checked by whoever found them.</summary>
/// <param name="Image">Pictures.</param>
/// <param name="VideoId">Text; null when every row is a still image.</param>
/// <param name="FrameIndex">Int32; null when every row is a still image.</param>
/// <param name="IsStill">Boolean, whether a row is a still image among frames of videos; null for no.</param>
/// <param name="Label">Vector of key.</param>
/// <param name="BoundingBoxes">Vector of Single.</param>
/// <param name="IgnoredBoundingBoxes">Vector of Single; null for none.</param>
internal sealed record LabeledColumns(
    DataViewSchema.Column Image,
    DataViewSchema.Column? VideoId,
    DataViewSchema.Column? FrameIndex,
    DataViewSchema.Column? IsStill,
    DataViewSchema.Column Label,
    DataViewSchema.Column BoundingBoxes,
    DataViewSchema.Column? IgnoredBoundingBoxes)
{
    /// <summary>Gets whether there are no videos: a frame of one needs both its video and its place.</summary>
    public bool AllStill => VideoId is null || FrameIndex is null;

    /// <summary>Gets the columns to ask a cursor for.</summary>
    public IEnumerable<DataViewSchema.Column> Needed =>
        new[] { Image, VideoId, FrameIndex, IsStill, Label, BoundingBoxes, IgnoredBoundingBoxes }.OfType<DataViewSchema.Column>();
}
