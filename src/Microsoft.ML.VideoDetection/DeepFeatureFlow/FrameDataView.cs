using Microsoft.ML.Data;

namespace Microsoft.ML.VideoDetection.DeepFeatureFlow;

/// <summary>The rows of another data view with the results of a task added, read strictly in order by a single cursor.</summary>
/// <remarks>
/// Splitting the rows over parallel cursors, as ML.NET's row-to-row transformers do, would tear videos apart: features are
/// carried from row to row.
/// </remarks>
/// <param name="source">Frames.</param>
/// <param name="schema">Its columns, and those that are added.</param>
/// <param name="inputs">The columns that are read.</param>
/// <param name="open">Opens a stream over a row that moves on.</param>
internal sealed class FrameDataView(
    IDataView source, DataViewSchema schema, FrameInputs inputs, Func<DataViewRow, FrameRow> open) : IDataView
{
    public bool CanShuffle => false;

    public DataViewSchema Schema => schema;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var active = new bool[Schema.Count];
        foreach (DataViewSchema.Column column in columnsNeeded)
            active[column.Index] = true;

        IEnumerable<DataViewSchema.Column> passedOn = source.Schema.Where(column => active[column.Index]);
        bool runs = active.AsSpan(source.Schema.Count).Contains(true);
        DataViewRowCursor input = source.GetRowCursor(runs ? passedOn.Union(inputs.All) : passedOn);
        return new FrameCursor(input, Schema, active, runs ? open(input) : null);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];
}
