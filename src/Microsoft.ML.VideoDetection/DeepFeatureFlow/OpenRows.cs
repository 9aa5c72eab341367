namespace Microsoft.ML.VideoDetection.DeepFeatureFlow;

/// <summary>
/// The rows that a transformer handed to prediction engines. ML.NET disposes the transformer with an engine but never the row,
/// which holds the key frame's features.
/// </summary>
internal sealed class OpenRows : IDisposable
{
    // Weak: an engine that is dropped without being disposed must not be kept.
    private readonly List<WeakReference<FrameRow>> _rows = [];

    public void Add(FrameRow row)
    {
        lock (_rows)
        {
            _rows.RemoveAll(reference => !reference.TryGetTarget(out _));
            _rows.Add(new WeakReference<FrameRow>(row));
        }
    }

    public void Dispose()
    {
        lock (_rows)
        {
            foreach (WeakReference<FrameRow> reference in _rows)
            {
                if (reference.TryGetTarget(out FrameRow? row))
                    row.Dispose();
            }

            _rows.Clear();
        }
    }
}
