using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Evaluation.Tracking;
using Microsoft.ML.VideoDetection.Tasks.Detection;

namespace Microsoft.ML.VideoDetection.DeepFeatureFlow;

/// <summary>Hands out detections as columns.</summary>
internal sealed class DetectionRow(DataViewRow input, FrameInputs inputs, IFrameStream<FrameResult> stream) : FrameRow<FrameResult>(input, inputs, stream)
{
    private protected override Delegate Getter(int column) => column switch
    {
        0 => (ValueGetter<VBuffer<uint>>)GetLabels,
        1 => (ValueGetter<VBuffer<float>>)GetBoxes,
        2 => (ValueGetter<VBuffer<float>>)GetScores,
        3 => (ValueGetter<bool>)GetIsKeyFrame,
        4 => (ValueGetter<VBuffer<int>>)GetTrackIds,
        _ => throw new ArgumentOutOfRangeException(nameof(column), column, "Not a detection column."),
    };

    private static void Copy(ReadOnlySpan<float> values, ref VBuffer<float> destination)
    {
        VBufferEditor<float> editor = VBufferEditor.Create(ref destination, values.Length);
        values.CopyTo(editor.Values);
        destination = editor.Commit();
    }

    private void GetLabels(ref VBuffer<uint> labels)
    {
        long[] classes = Result().Labels;
        VBufferEditor<uint> editor = VBufferEditor.Create(ref labels, classes.Length);
        for (int i = 0; i < classes.Length; i++)
            editor.Values[i] = (uint)classes[i] + 1;
        labels = editor.Commit();
    }

    private void GetBoxes(ref VBuffer<float> boxes) => Copy(Result().Boxes, ref boxes);

    private void GetScores(ref VBuffer<float> scores) => Copy(Result().Scores, ref scores);

    private void GetTrackIds(ref VBuffer<int> tracks)
    {
        int[] ids = Result().TrackIds;
        VBufferEditor<int> editor = VBufferEditor.Create(ref tracks, ids.Length);
        ids.CopyTo(editor.Values);
        tracks = editor.Commit();
    }
}
