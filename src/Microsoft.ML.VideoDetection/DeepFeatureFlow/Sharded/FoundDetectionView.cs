using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Interop;

namespace Microsoft.ML.VideoDetection.DeepFeatureFlow.Sharded;

/// <summary>The rows of a data view with detections that were computed elsewhere, under the columns that a detector adds.</summary>
/// <param name="source">The rows.</param>
/// <param name="schema">Of the source, and at its end of the detector.</param>
/// <param name="found">One for each row, in order.</param>
internal sealed class FoundDetectionView(IDataView source, DataViewSchema schema, IReadOnlyList<FrameDetections> found) : IDataView
{
    public bool CanShuffle => false;

    public DataViewSchema Schema => schema;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var active = new HashSet<int>(columnsNeeded.Select(column => column.Index));
        return new Cursor(source.GetRowCursor(source.Schema.Where(column => active.Contains(column.Index))), schema, active, found);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(DataViewRowCursor input, DataViewSchema schema, HashSet<int> active, IReadOnlyList<FrameDetections> found)
        : SynchronizedCursorBase(MlNetHost.Views, input)
    {
        public override DataViewSchema Schema => schema;

        private FrameDetections Row => found[(int)Position];

        public override bool IsColumnActive(DataViewSchema.Column column) => active.Contains(column.Index);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            if (column.Index < Input.Schema.Count)
                return Input.GetGetter<TValue>(Input.Schema[column.Index]);
            Delegate getter = (column.Index - Input.Schema.Count) switch
            {
                0 => (ValueGetter<VBuffer<uint>>)((ref VBuffer<uint> value) => Copy(Row.Detections.Select(d => (uint)d.ClassIndex + 1), ref value)),
                1 => (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) => Copy(Row.Detections.SelectMany(Corners), ref value)),
                2 => (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) => Copy(Row.Detections.Select(d => d.Score), ref value)),
                3 => (ValueGetter<bool>)((ref bool value) => value = Row.IsKeyFrame),
                _ => (ValueGetter<VBuffer<int>>)((ref VBuffer<int> value) => Copy(Row.Detections.Select(d => d.TrackId ?? 0), ref value)),
            };
            return (ValueGetter<TValue>)getter;
        }

        private static float[] Corners(Detection d) => [d.X0, d.Y0, d.X1, d.Y1];

        private static void Copy<T>(IEnumerable<T> values, ref VBuffer<T> destination)
        {
            T[] all = [.. values];
            VBufferEditor<T> editor = VBufferEditor.Create(ref destination, all.Length);
            all.CopyTo(editor.Values);
            destination = editor.Commit();
        }
    }
}
