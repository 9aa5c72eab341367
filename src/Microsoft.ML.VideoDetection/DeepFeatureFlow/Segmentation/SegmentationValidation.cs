using Microsoft.ML.Runtime;
using Microsoft.ML.VideoDetection.Evaluation.Segmentation;
using Microsoft.ML.VideoDetection.Tasks.Segmentation;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.DeepFeatureFlow.Segmentation;

/// <summary>Measures a network in the middle of its training on the validation set.</summary>
internal sealed class SegmentationValidation
{
    private readonly IHostEnvironment _environment;
    private readonly IDataView _data;
    private readonly SegmentationColumns _segmentation;
    private readonly LabelMapColumns _columns;

    /// <exception cref="ArgumentOutOfRangeException">A column of the set is missing or has the wrong type.</exception>
    public SegmentationValidation(IHostEnvironment environment, IDataView data, VideoSegmentationTrainer.Options options)
    {
        SegmentationSchema.Check(SchemaShape.Create(data.Schema), options);
        (_environment, _data, _segmentation) = (environment, data, SegmentationSchema.Columns(options));
        _columns = new LabelMapColumns(
            options.LabelMapColumnName, options.PredictedLabelMapColumnName, IsKeyFrame: null, options.VideoIdColumnName, options.FrameIndexColumnName, Image: null);
    }

    /// <summary>mIoU at the architecture's key-frame interval, 0 to 1; null when all pixels of the set are ignored.</summary>
    public double? Measure(SegmentationNetwork network, Device device)
    {
        // On the CPU or not, streams run the network as it is.
        var model = new SegmenterModel(network, device, ownsNetwork: false);
        IDataView rows = model.Segment(_data, _segmentation, new VideoSegmenterOptions().Resolve(network.Architecture));
        return LabelMapEvaluation.Run(_environment, rows, _columns, (_, _, _) => null, new SegmentationEvaluationOptions()).MeanIntersectionOverUnion;
    }
}
