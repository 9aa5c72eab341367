using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Labels.Masks;
using Microsoft.ML.VideoDetection.Tasks.Segmentation;

namespace Microsoft.ML.VideoDetection.DeepFeatureFlow.Segmentation;

/// <summary>Hands out the classes of pixels as a column.</summary>
internal sealed class SegmentationRow(DataViewRow input, FrameInputs inputs, StreamEngine<PixelClasses> engine) : FrameRow<PixelClasses>(input, inputs, engine)
{
    private protected override Delegate Getter(int column) => column switch
    {
        0 => (ValueGetter<VBuffer<byte>>)GetLabelMap,
        1 => (ValueGetter<bool>)GetIsKeyFrame,
        _ => throw new ArgumentOutOfRangeException(nameof(column), column, "Not a segmentation column."),
    };

    private void GetLabelMap(ref VBuffer<byte> labels)
    {
        byte[] classes = Result().Classes;
        VBufferEditor<byte> editor = VBufferEditor.Create(ref labels, classes.Length);
        classes.CopyTo(editor.Values);
        MaskSchema.ToKeys(editor.Values);
        labels = editor.Commit();
    }
}
