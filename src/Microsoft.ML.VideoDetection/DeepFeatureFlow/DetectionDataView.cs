using Microsoft.ML.Data;

namespace Microsoft.ML.VideoDetection.DeepFeatureFlow;

/// <summary>The rows of another data view with detections added, read strictly in order by a single cursor.</summary>
/// <remarks>
/// Splitting the rows over parallel cursors, as ML.NET's row-to-row transformers do, would tear videos apart: features are
/// carried from row to row.
/// </remarks>
internal sealed class DetectionDataView(
    IDataView source, DetectionColumns columns, DetectorModel model, VideoDetectorOptions options) : IDataView
{
    public bool CanShuffle => false;

    public DataViewSchema Schema { get; } = columns.OutputSchema(source.Schema, model.Architecture.ClassNames, options.Tracking is not null);

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var active = new bool[Schema.Count];
        foreach (DataViewSchema.Column column in columnsNeeded)
            active[column.Index] = true;

        DetectionInputs inputs = columns.Bind(source.Schema);
        IEnumerable<DataViewSchema.Column> passedOn = source.Schema.Where(column => active[column.Index]);
        bool detects = active.AsSpan(source.Schema.Count).Contains(true);
        DataViewRowCursor input = source.GetRowCursor(detects ? passedOn.Union(inputs.All) : passedOn);
        return new DetectionCursor(input, Schema, active, detects ? new DetectionRow(input, inputs, model, options) : null);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];
}
