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
    private readonly DeepFeatureFlowTrainer.Options _common;

    internal VideoSegmentationTrainer(IHostEnvironment environment, Options options)
    {
        _environment = environment.Register(nameof(VideoSegmentationTrainer));
        _options = options.Copy();
        _common = _options.ToCommon();
        TrainerRules.Validate(_common);
        _options.RequireNames();
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
    /// A loss was not finite, and the message names the frame; or <see cref="Options.ScaleOut"/> is Required and the process was launched alone.
    /// </exception>
    /// <exception cref="DllNotFoundException"><see cref="Options.ScaleOut"/> asks for Open MPI, which is not installed.</exception>
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

        RankGroup? ranks = RankGroup.Join(_options.ScaleOut);
        try
        {
            return SegmentationTraining.Fit(_environment, _options, _common, ranks, data);
        }
        catch (Exception error) when (ranks is not null && !error.IsOfAllRanks)
        {
            // The other ranks wait for this one, and nothing but the end of all processes reaches them.
            ranks.Fail(error.Message);
            throw;
        }
    }

    /// <summary>The shape of the schema that the segmenter will give.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has the wrong type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return SegmentationSchema.Output(inputSchema, _options);
    }
}
