using Microsoft.ML.Data;

namespace Microsoft.ML.VideoDetection.DeepFeatureFlow;

/// <summary>Passes over the input once, and over its detections where somebody wants them.</summary>
internal sealed class DetectionCursor(DataViewRowCursor input, DataViewSchema schema, bool[] active, DetectionRow? detections)
    : DataViewRowCursor
{
    public override DataViewSchema Schema => schema;

    public override long Position => input.Position;

    public override long Batch => 0;

    public override bool MoveNext()
    {
        if (!input.MoveNext())
            return false;
        detections?.Advance();
        return true;
    }

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
