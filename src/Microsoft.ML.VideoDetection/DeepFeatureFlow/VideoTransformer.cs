using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.VideoDetection.DeepFeatureFlow;

namespace Microsoft.ML.VideoDetection;

/// <summary>A Deep Feature Flow model of whatever task as an ML.NET transformer: frames in, results out.</summary>
public abstract class VideoTransformer : ITransformer, IDisposable
{
    private readonly FrameColumnNames _columns;
    private readonly INetworkModel _model;
    private readonly OpenRows _openRows = new();
    private bool _disposed;

    /// <param name="columns">Names of the columns.</param>
    /// <param name="model">Taken over.</param>
    private protected VideoTransformer(FrameColumnNames columns, INetworkModel model) => (_columns, _model) = (columns, model);

    /// <summary>Gets what defines the model besides its weights. What it says of boxes has no meaning for a segmenter.</summary>
    public DeepFeatureFlowArchitecture Architecture => _model.Architecture;

    /// <summary>Gets the device that the network runs on, "cpu" or "cuda:0" for example.</summary>
    public string Device => _model.Device.ToString();

    /// <summary>Gets a schema with just the columns that the model reads: what to save it with when there is no training data.</summary>
    public DataViewSchema InputSchema => _columns.InputSchema();

    bool ITransformer.IsRowToRowMapper => true;

    /// <summary>The schema that <see cref="Transform(IDataView)"/> gives for data of the input schema.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has the wrong type; the message names it.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return _columns.OutputSchema(inputSchema, Architecture.ClassNames);
    }

    /// <summary>Adds results to rows. Nothing is computed before the result is read, nor for columns that nobody reads.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has the wrong type; the message names it.</exception>
    public abstract IDataView Transform(IDataView input);

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        FrameInputs inputs = _columns.Bind(inputSchema);
        return new FrameRowMapper(inputSchema, GetOutputSchema(inputSchema), inputs, row => OpenRow(row, inputs), _openRows);
    }

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(FileVersion);
        ModelFile.Save(ctx, _model, _columns);
    }

    /// <summary>Frees the weights. Streams, engines and data views made from this transformer must no longer be used.</summary>
    public void Dispose()
    {
        _disposed = true;
        _openRows.Dispose();
        _model.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>How the model's file is called, and in which version it is written.</summary>
    private protected abstract VersionInfo FileVersion { get; }

    /// <summary>Opens a stream, with the model's own settings, over a row that moves on.</summary>
    private protected abstract FrameRow OpenRow(DataViewRow row, FrameInputs inputs);

    private protected void RequireNotDisposed() => ObjectDisposedException.ThrowIf(_disposed, this);
}
