using Microsoft.ML.Data;
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
public sealed class VideoSegmentationTransformer : VideoTransformer
{
    private readonly SegmenterModel _model;

    /// <param name="columns">Names of the columns.</param>
    /// <param name="model">Taken over.</param>
    internal VideoSegmentationTransformer(SegmentationColumns columns, SegmenterModel model)
        : base(columns, model) => (Columns, _model) = (columns, model);

    internal SegmentationColumns Columns { get; }

    internal SegmenterModel Model
    {
        get
        {
            RequireNotDisposed();
            return _model;
        }
    }

    private protected override VersionInfo FileVersion => SegmenterFile.Version;

    /// <summary>Adds classes of pixels to rows. Nothing is computed before the result is read, nor for columns that nobody reads.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has the wrong type; the message names it.</exception>
    public override IDataView Transform(IDataView input) => Transform(input, new VideoSegmenterOptions());

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
        return Model.Segment(input, Columns, options.Resolve(Architecture));
    }

    private protected override FrameRow OpenRow(DataViewRow row, FrameInputs inputs) =>
        new SegmentationRow(row, inputs, Model.OpenStream(new VideoSegmenterOptions().Resolve(Architecture)));
}
