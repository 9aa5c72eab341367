using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.VideoDetection.DeepFeatureFlow;
using Microsoft.ML.VideoDetection.DeepFeatureFlow.Segmentation;

namespace Microsoft.ML.VideoDetection;

/// <summary>A Deep Feature Flow segmenter as an ML.NET transformer: frames in, a class for each pixel out.</summary>
/// <remarks>
/// <para>Rows must come in the order of the video; several videos may follow each other.</para>
/// <list type="table">
/// <listheader><term>Column</term><description>Type and content</description></listheader>
/// <item><term><c>Image</c>, in</term><description><see cref="MLImage"/>: the frame.</description></item>
/// <item><term><c>VideoId</c>, in</term><description>Text: a change of it starts a new video.</description></item>
/// <item><term><c>FrameIndex</c>, in</term><description><see cref="int"/>: 0-based position in the video.</description></item>
/// <item><term><c>PredictedLabelMap</c>, out</term><description>Variable vector of key (<see cref="byte"/>) with the class names as key values: the class of each source
/// pixel, row by row, 1-based. Height and width are those of the picture.</description></item>
/// <item><term><c>IsKeyFrame</c>, out</term><description><see cref="bool"/>: whether the whole network ran.</description></item>
/// </list>
/// <para>
/// It saves into the zip of <c>mlContext.Model.Save</c>. For a stream, and on servers for each stream its own, use
/// <see cref="VideoSegmentationCatalog.CreateSegmenter"/>: a prediction engine keeps the key frame of one video, so a pool of engines would mix videos.
/// </para>
/// </remarks>
public sealed class VideoSegmentationTransformer : ITransformer, IDisposable
{
    private readonly SegmenterModel _model;
    private readonly OpenRows _openRows = new();
    private bool _disposed;

    /// <param name="columns">Names of the columns.</param>
    /// <param name="model">Taken over.</param>
    internal VideoSegmentationTransformer(SegmentationColumns columns, SegmenterModel model) => (Columns, _model) = (columns, model);

    /// <summary>Gets what defines the segmenter besides its weights. What it says of boxes has no meaning here.</summary>
    public DeepFeatureFlowArchitecture Architecture => _model.Architecture;

    /// <summary>Gets the device that the network runs on, "cpu" or "cuda:0" for example.</summary>
    public string Device => _model.Device.ToString();

    /// <summary>Gets a schema with just the columns that the segmenter reads: what to save it with when there is no training data.</summary>
    public DataViewSchema InputSchema => Columns.InputSchema();

    bool ITransformer.IsRowToRowMapper => true;

    internal SegmentationColumns Columns { get; }

    internal SegmenterModel Model
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _model;
        }
    }

    /// <summary>The schema that <see cref="Transform(IDataView)"/> gives for data of the input schema.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has the wrong type; the message names it.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return Columns.OutputSchema(inputSchema, Architecture.ClassNames);
    }

    /// <summary>Adds classes of pixels to rows. Nothing is computed before the result is read, nor for columns that nobody reads.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has the wrong type; the message names it.</exception>
    public IDataView Transform(IDataView input) => Transform(input, new VideoSegmenterOptions());

    /// <summary>Adds classes of pixels to rows with other settings than the model's own, for example another key-frame interval.</summary>
    /// <param name="input">Frames.</param>
    /// <param name="options">Copied. What concerns pictures and queues has no meaning here.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// An option is out of range, or a column is missing or has the wrong type; the message names it.
    /// </exception>
    public IDataView Transform(IDataView input, VideoSegmenterOptions options)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(options);
        options.Resolve(Architecture);
        VideoSegmenterOptions own = options.Copy();
        DetectionInputs inputs = Columns.Bind(input.Schema);
        SegmenterModel model = Model;
        return new FrameDataView(input, GetOutputSchema(input.Schema), inputs, row => new SegmentationRow(row, inputs, model.OpenStream(own)));
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        DetectionInputs inputs = Columns.Bind(inputSchema);
        return new FrameRowMapper(
            inputSchema,
            GetOutputSchema(inputSchema),
            inputs,
            row => new SegmentationRow(row, inputs, Model.OpenStream(new VideoSegmenterOptions())),
            _openRows);
    }

    void ICanSaveModel.Save(ModelSaveContext ctx) => SegmenterFile.Save(ctx, this);

    /// <summary>Frees the weights. Segmenters, engines and data views made from this transformer must no longer be used.</summary>
    public void Dispose()
    {
        _disposed = true;
        _openRows.Dispose();
        _model.Dispose();
    }
}
