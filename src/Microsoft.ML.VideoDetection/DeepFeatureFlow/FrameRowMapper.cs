using Microsoft.ML.Data;

namespace Microsoft.ML.VideoDetection.DeepFeatureFlow;

/// <summary>What a model finds, row by row, for <c>PredictionEngine</c>. It keeps the key frame of one video between the rows.</summary>
internal sealed class FrameRowMapper : IRowToRowMapper
{
    private readonly FrameInputs _inputs;
    private readonly Func<DataViewRow, FrameRow> _open;
    private readonly OpenRows _openRows;

    /// <param name="inputSchema">Of the rows.</param>
    /// <param name="outputSchema">The same columns, and those that are added.</param>
    /// <param name="inputs">The columns that are read.</param>
    /// <param name="open">Opens a stream over a row that moves on.</param>
    /// <param name="openRows">Keeps them until the transformer is disposed.</param>
    public FrameRowMapper(
        DataViewSchema inputSchema, DataViewSchema outputSchema, FrameInputs inputs, Func<DataViewRow, FrameRow> open, OpenRows openRows)
    {
        (InputSchema, OutputSchema) = (inputSchema, outputSchema);
        (_inputs, _open, _openRows) = (inputs, open, openRows);
    }

    public DataViewSchema InputSchema { get; }

    public DataViewSchema OutputSchema { get; }

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
    {
        DataViewSchema.Column[] wanted = [.. dependingColumns];
        IEnumerable<DataViewSchema.Column> passedOn =
            wanted.Where(column => column.Index < InputSchema.Count).Select(column => InputSchema[column.Index]);
        return wanted.Any(column => column.Index >= InputSchema.Count) ? passedOn.Union(_inputs.All) : passedOn;
    }

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        ArgumentNullException.ThrowIfNull(input);
        var active = new bool[OutputSchema.Count];
        foreach (DataViewSchema.Column column in activeColumns)
            active[column.Index] = true;
        bool runs = active.AsSpan(InputSchema.Count).Contains(true);
        return new MappedRow(input, OutputSchema, active, runs ? OpenRow(input) : null);
    }

    private FrameRow OpenRow(DataViewRow input)
    {
        FrameRow row = _open(input);
        _openRows.Add(row);
        return row;
    }

    private sealed class MappedRow(DataViewRow input, DataViewSchema schema, bool[] active, FrameRow? results) : DataViewRow
    {
        public override DataViewSchema Schema => schema;

        public override long Position => input.Position;

        public override long Batch => input.Batch;

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
}
