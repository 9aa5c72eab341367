using Microsoft.ML.Data;

namespace Microsoft.ML.VideoDetection.DeepFeatureFlow;

/// <summary>Reads the input once, in order, and shows each of its rows to the stream of results, if there is one.</summary>
/// <remarks>
/// Not a <c>SynchronizedCursorBase</c>: those that lie upon each other move the lowest one only, and the stream has to see every row, also when the
/// results of only a few are read.
/// </remarks>
internal sealed class FrameCursor(DataViewRowCursor input, DataViewSchema schema, bool[] active, FrameRow? results)
    : DataViewRowCursor
{
    public override DataViewSchema Schema => schema;

    public override long Position => input.Position;

    public override long Batch => 0;

    public override bool MoveNext()
    {
        if (!input.MoveNext())
            return false;
        results?.Advance();
        return true;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => active[column.Index];

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
        FrameRow.GetGetter<TValue>(input, results, active, column);

    public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            results?.Dispose();
            input.Dispose();
        }

        base.Dispose(disposing);
    }
}
