using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.DeepFeatureFlow;

namespace Microsoft.ML.VideoDetection;

/// <summary>A Deep Feature Flow detector as an ML.NET transformer: frames in, detections out.</summary>
/// <remarks>
/// <para>Rows must come in the order of the video; several videos may follow each other.</para>
/// <list type="table">
/// <listheader><term>Column</term><description>Type and content</description></listheader>
/// <item><term><c>Image</c>, in</term><description><see cref="MLImage"/>: the frame.</description></item>
/// <item><term><c>VideoId</c>, in</term><description>Text: a change of it starts a new video.</description></item>
/// <item><term><c>FrameIndex</c>, in</term><description><see cref="int"/>: 0-based position in the video.</description></item>
/// <item><term><c>PredictedLabel</c>, out</term><description>Variable vector of key with the class names as key values.</description></item>
/// <item><term><c>PredictedBoundingBoxes</c>, out</term><description>Variable vector of <see cref="float"/>: x0 y0 x1 y1 for each label, source pixels.</description></item>
/// <item><term><c>Score</c>, out</term><description>Variable vector of <see cref="float"/> in [0, 1], best first.</description></item>
/// <item><term><c>IsKeyFrame</c>, out</term><description><see cref="bool"/>: whether the whole network ran.</description></item>
/// <item><term><c>PredictedTrackId</c>, out</term><description>Only where <see cref="VideoDetectorOptions.Tracking"/> is set: variable vector of
/// <see cref="int"/>, the track of each label from 1, 0 for none, as missing keys are 0.</description></item>
/// </list>
/// <para>Tracks need every row in its order, so prediction engines, which may be asked for any row, have none.</para>
/// <para>
/// It saves into the zip of <c>mlContext.Model.Save</c>. For a stream, and on servers for each stream its own, use
/// <see cref="VideoDetectionCatalog.CreateDetector(ITransformer, VideoDetectorOptions?)"/>: a prediction engine keeps the key
/// frame of one video, so a pool of engines would mix videos.
/// </para>
/// </remarks>
public sealed class DeepFeatureFlowTransformer : VideoTransformer
{
    private readonly DetectorModel _model;

    /// <param name="columns">Names of the columns.</param>
    /// <param name="model">Taken over.</param>
    internal DeepFeatureFlowTransformer(DetectionColumns columns, DetectorModel model)
        : base(columns, model) => (Columns, _model) = (columns, model);

    internal DetectionColumns Columns { get; }

    internal DetectorModel Model
    {
        get
        {
            RequireNotDisposed();
            return _model;
        }
    }

    private protected override VersionInfo FileVersion => ModelFile.Version;

    /// <summary>Adds detections to rows. Nothing is computed before the result is read, nor for columns that nobody reads.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has the wrong type; the message names it.</exception>
    public override IDataView Transform(IDataView input) => Transform(input, new VideoDetectorOptions());

    /// <summary>Adds detections to rows with other settings than the model's own, for example another key-frame interval.</summary>
    /// <param name="input">Frames.</param>
    /// <param name="options">Copied. What concerns pictures and queues has no meaning here.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// An option is out of range, or a column is missing or has the wrong type; the message names it.
    /// </exception>
    public IDataView Transform(IDataView input, VideoDetectorOptions options)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(options);
        return Model.Detect(input, Columns, VideoDetectorOptions.Resolve(options, Architecture));
    }

    private protected override FrameRow OpenRow(DataViewRow row, FrameInputs inputs) =>
        new DetectionRow(row, inputs, Model.OpenStream(new VideoDetectorOptions()));
}
