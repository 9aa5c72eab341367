namespace Microsoft.ML.VideoDetection.DeepFeatureFlow;

/// <summary>The columns of one schema that are read of frames.</summary>
/// <param name="Image">Pictures.</param>
/// <param name="VideoId">Names of videos, or null.</param>
/// <param name="FrameIndex">0-based positions, or null.</param>
internal sealed record FrameInputs(
    DataViewSchema.Column Image, DataViewSchema.Column? VideoId, DataViewSchema.Column? FrameIndex)
{
    public IEnumerable<DataViewSchema.Column> All =>
        new[] { Image, VideoId, FrameIndex }.OfType<DataViewSchema.Column>();
}
