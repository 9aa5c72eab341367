using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Labels.Masks;
using Microsoft.ML.VideoDetection.Data.Views;

namespace Microsoft.ML.VideoDetection.DeepFeatureFlow.Segmentation;

/// <summary>The columns that a segmenter reads and adds.</summary>
/// <param name="Image">Pictures.</param>
/// <param name="VideoId">Names of videos; null when every row is a still image.</param>
/// <param name="FrameIndex">0-based positions; null when every row is a still image.</param>
/// <param name="PredictedLabelMap">Classes of pixels, out.</param>
/// <param name="IsKeyFrame">Key frames, out.</param>
internal sealed record SegmentationColumns(
    string Image = VideoColumns.Image,
    string? VideoId = VideoColumns.VideoId,
    string? FrameIndex = VideoColumns.FrameIndex,
    string PredictedLabelMap = MaskSchema.PredictedLabelMapName,
    string IsKeyFrame = VideoColumns.IsKeyFrame)
    : FrameColumnNames(Image, VideoId, FrameIndex)
{
    private protected override void AddOutputs(DataViewSchema.Builder builder, IReadOnlyList<string> classNames, bool withTracks)
    {
        builder.AddColumn(PredictedLabelMap, MaskSchema.TypeOf(classNames.Count), ClassKeyValues.Annotations(classNames));
        builder.AddColumn(IsKeyFrame, BooleanDataViewType.Instance);
    }
}
