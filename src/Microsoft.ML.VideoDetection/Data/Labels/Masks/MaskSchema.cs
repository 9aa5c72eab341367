using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using Microsoft.ML.VideoDetection.Data.Views;

namespace Microsoft.ML.VideoDetection.Data.Labels.Masks;

/// <summary>Defines the columns of videos with a class for each pixel, in this order.</summary>
internal static class MaskSchema
{
    /// <summary>Names the default columns with the classes of pixels.</summary>
    internal const string LabelMapName = "LabelMap", PredictedLabelMapName = "PredictedLabelMap";

    internal static DataViewSchema Create(IReadOnlyList<string> classNames)
    {
        DataViewSchema.Builder builder = new();
        builder.AddColumn(VideoColumns.Image, new ImageDataViewType());
        builder.AddColumn(VideoColumns.VideoId, TextDataViewType.Instance);
        builder.AddColumn(VideoColumns.FrameIndex, NumberDataViewType.Int32);
        builder.AddColumn(LabelMapName, TypeOf(classNames.Count), ClassKeyValues.Annotations(classNames));
        return builder.ToSchema();
    }

    /// <summary>Gets the type of a column with the classes of pixels.</summary>
    internal static VectorDataViewType TypeOf(int classCount) => new(new KeyDataViewType(typeof(byte), classCount));

    /// <summary>Converts classes to keys, in place: 0 is the missing key, 1 the first class.</summary>
    internal static void ToKeys(Span<byte> classes)
    {
        // 255 becomes 0.
        foreach (ref byte value in classes)
            value = unchecked((byte)(value + 1));
    }

    /// <summary>Converts keys to classes, in place; the missing key becomes 255.</summary>
    internal static void ToClasses(Span<byte> keys)
    {
        foreach (ref byte value in keys)
            value = unchecked((byte)(value - 1));
    }
}
