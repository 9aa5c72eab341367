using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using Microsoft.ML.VideoDetection.Output;

namespace Microsoft.ML.VideoDetection.Data.Views;

/// <summary>Defines the columns of videos, followed by those of labeled videos, in this order.</summary>
internal static class LabeledVideoColumns
{
    internal const int Image = 0;

    /// <summary>Creates the schema.</summary>
    /// <param name="classNames">Names of the classes; null for videos without labels.</param>
    internal static DataViewSchema CreateSchema(IReadOnlyList<string>? classNames)
    {
        DataViewSchema.Builder builder = new();
        builder.AddColumn(VideoColumns.Image, new ImageDataViewType());
        builder.AddColumn(VideoColumns.VideoId, TextDataViewType.Instance);
        builder.AddColumn(VideoColumns.FrameIndex, NumberDataViewType.Int32);
        if (classNames is null)
            return builder.ToSchema();
        builder.AddColumn(
            VideoColumns.Label, new VectorDataViewType(new KeyDataViewType(typeof(uint), classNames.Count)), ClassKeyValues.Annotations(classNames));
        builder.AddColumn(VideoColumns.BoundingBoxes, new VectorDataViewType(NumberDataViewType.Single));
        builder.AddColumn(VideoColumns.IgnoredBoundingBoxes, new VectorDataViewType(NumberDataViewType.Single));
        builder.AddColumn(VideoColumns.TrackId, new VectorDataViewType(NumberDataViewType.Int32));
        builder.AddColumn(VideoColumns.IsStill, BooleanDataViewType.Instance);
        builder.AddColumn(VideoColumns.Occluded, new VectorDataViewType(BooleanDataViewType.Instance));
        builder.AddColumn(VideoColumns.Generated, new VectorDataViewType(BooleanDataViewType.Instance));
        return builder.ToSchema();
    }
}

/// <summary>Names the default columns that make rows the frames of a video, and of their labels and detections.</summary>
internal static class VideoColumns
{
    internal const string Image = "Image";
    internal const string VideoId = "VideoId";
    internal const string FrameIndex = "FrameIndex";
    internal const string Label = "Label";
    internal const string BoundingBoxes = "BoundingBoxes";
    internal const string IgnoredBoundingBoxes = "IgnoredBoundingBoxes";
    internal const string TrackId = "TrackId";
    internal const string IsStill = "IsStill";
    internal const string Occluded = "Occluded";
    internal const string Generated = "Generated";
    internal const string PredictedLabel = "PredictedLabel";
    internal const string PredictedBoundingBoxes = "PredictedBoundingBoxes";
    internal const string PredictedTrackId = "PredictedTrackId";
    internal const string Score = "Score";
    internal const string IsKeyFrame = "IsKeyFrame";
}
