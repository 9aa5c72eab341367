using Microsoft.ML.Runtime;
using Microsoft.ML.VideoDetection.DeepFeatureFlow;
using Microsoft.ML.VideoDetection.DeepFeatureFlow.Segmentation;
using Microsoft.ML.VideoDetection.Distributed;

namespace Microsoft.ML.VideoDetection;

/// <summary>Trains a Deep Feature Flow segmenter of video.</summary>
public sealed partial class VideoSegmentationTrainer : IEstimator<VideoSegmentationTransformer>
{
    private readonly IHostEnvironment _environment;
    private readonly Options _options;

    internal VideoSegmentationTrainer(IHostEnvironment environment, Options options)
    {
        _environment = environment.Register(nameof(VideoSegmentationTrainer));
        _options = options.Copy();
        TrainerRules.Validate(_options);
    }

    /// <summary>Trains on frames with masks.</summary>
    /// <param name="input">
    /// What <see cref="VideoSegmentationCatalog.LoadFromMasks"/>, <see cref="VideoSegmentationCatalog.LoadFromCamVid"/> or
    /// <see cref="VideoSegmentationCatalog.LoadFromCityscapes"/> gave: training reads frames at random places, which rows of other views cannot.
    /// </param>
    /// <returns>The segmenter, which the caller disposes.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has the wrong type, or there is not one class weight for each class.</exception>
    /// <exception cref="ArgumentException">The input is another view.</exception>
    /// <exception cref="InvalidDataException">There is nothing to learn from, or something cannot be read.</exception>
    /// <exception cref="OperationCanceledException">Training was cancelled; a checkpoint is in the workspace.</exception>
    /// <exception cref="InvalidOperationException">
    /// A loss was not finite, and the message names the frame; or <see cref="VideoTrainerOptions.ScaleOut"/> is Required and the process was launched alone.
    /// </exception>
    /// <exception cref="DllNotFoundException"><see cref="VideoTrainerOptions.ScaleOut"/> asks for Open MPI, which is not installed.</exception>
    public VideoSegmentationTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        SegmentationSchema.Check(SchemaShape.Create(input.Schema), _options);
        if (input is not LabeledMaskData data)
        {
            throw new ArgumentException(
                $"Segmentation is trained on {nameof(LabeledMaskData)}, as LoadFromMasks and its like give it, and not on a {input.GetType().Name}: frames are read at random places.",
                nameof(input));
        }

        return RankGroup.Together(_options.ScaleOut, ranks => SegmentationTraining.Fit(_environment, _options, ranks, data));
    }

    /// <summary>The shape of the schema that the segmenter will give.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has the wrong type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return SegmentationSchema.Output(inputSchema, _options);
    }
}
