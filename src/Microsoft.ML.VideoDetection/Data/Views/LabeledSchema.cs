using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using Microsoft.ML.VideoDetection.Output;

namespace Microsoft.ML.VideoDetection.Data.Views;

/// <summary>The columns of labelled videos, in this order.</summary>
internal static class LabeledSchema
{
    internal const int Image = 0;
    internal const int VideoId = 1;
    internal const int FrameIndex = 2;
    internal const int Label = 3;
    internal const int BoundingBoxes = 4;
    internal const int IgnoredBoundingBoxes = 5;
    internal const int TrackId = 6;
    internal const int IsStill = 7;
    internal const int Occluded = 8;
    internal const int Generated = 9;

    internal static DataViewSchema Create(IReadOnlyList<string> classNames)
    {
        DataViewSchema.Builder builder = new();
        builder.AddColumn(VideoColumns.Image, new ImageDataViewType());
        builder.AddColumn(VideoColumns.VideoId, TextDataViewType.Instance);
        builder.AddColumn(VideoColumns.FrameIndex, NumberDataViewType.Int32);
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
