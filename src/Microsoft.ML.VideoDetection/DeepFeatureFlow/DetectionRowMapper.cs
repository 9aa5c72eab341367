using Microsoft.ML.Data;

namespace Microsoft.ML.VideoDetection.DeepFeatureFlow;

/// <summary>Detections row by row, for <c>PredictionEngine</c>. It keeps the key frame of one video between the rows.</summary>
internal sealed class DetectionRowMapper : IRowToRowMapper
{
    private readonly DetectionInputs _inputs;
    private readonly DetectorModel _model;
    private readonly OpenRows _openRows;

    public DetectionRowMapper(DataViewSchema inputSchema, DetectionColumns columns, DetectorModel model, OpenRows openRows)
    {
        _openRows = openRows;
        InputSchema = inputSchema;
        OutputSchema = columns.OutputSchema(inputSchema, model.Architecture.ClassNames);
        _inputs = columns.Bind(inputSchema);
        _model = model;
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
        bool detects = active.AsSpan(InputSchema.Count).Contains(true);
        return new MappedRow(input, OutputSchema, active, detects ? OpenRow(input) : null);
    }

    private DetectionRow OpenRow(DataViewRow input)
    {
        var row = new DetectionRow(input, _inputs, _model, new VideoDetectorOptions());
        _openRows.Add(row);
        return row;
    }

    private sealed class MappedRow(DataViewRow input, DataViewSchema schema, bool[] active, DetectionRow? detections) : DataViewRow
    {
        public override DataViewSchema Schema => schema;

        public override long Position => input.Position;

        public override long Batch => input.Batch;

        public override bool IsColumnActive(DataViewSchema.Column column) => active[column.Index];

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
            DetectionRow.GetGetter<TValue>(input, detections, active, column);

        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                detections?.Dispose();
                input.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
