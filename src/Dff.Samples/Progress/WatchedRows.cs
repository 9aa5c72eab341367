using Microsoft.ML;
using Microsoft.ML.Data;

namespace Dff.Samples.Progress;

/// <summary>Rows that tell how far somebody has read them, and that end with an exception after Ctrl+C.</summary>
/// <param name="rows">Labelled frames.</param>
/// <param name="read">Receives the number of rows of a pass that were asked for so far.</param>
/// <param name="cancel">Of the command.</param>
internal sealed class WatchedRows(IDataView rows, Action<long> read, CancellationToken cancel) : IDataView
{
    public bool CanShuffle => rows.CanShuffle;

    public DataViewSchema Schema => rows.Schema;

    public long? GetRowCount() => rows.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new WatchedCursor(rows.GetRowCursor(columnsNeeded, rand), read, cancel);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private sealed class WatchedCursor(DataViewRowCursor cursor, Action<long> read, CancellationToken cancel) : DataViewRowCursor
    {
        public override DataViewSchema Schema => cursor.Schema;

        public override long Position => cursor.Position;

        public override long Batch => cursor.Batch;

        public override bool MoveNext()
        {
            cancel.ThrowIfCancellationRequested();
            bool moved = cursor.MoveNext();
            if (moved)
                read(cursor.Position + 1);
            return moved;
        }

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => cursor.GetGetter<TValue>(column);

        public override ValueGetter<DataViewRowId> GetIdGetter() => cursor.GetIdGetter();

        public override bool IsColumnActive(DataViewSchema.Column column) => cursor.IsColumnActive(column);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                cursor.Dispose();
            base.Dispose(disposing);
        }
    }
}
