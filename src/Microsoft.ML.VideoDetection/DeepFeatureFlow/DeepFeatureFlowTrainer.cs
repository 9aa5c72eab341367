using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.VideoDetection.DeepFeatureFlow;
using Microsoft.ML.VideoDetection.Distributed;

namespace Microsoft.ML.VideoDetection;

/// <summary>Trains a Deep Feature Flow video object detector.</summary>
public sealed partial class DeepFeatureFlowTrainer : IEstimator<DeepFeatureFlowTransformer>
{
    private readonly IHostEnvironment _environment;
    private readonly Options _options;

    internal DeepFeatureFlowTrainer(IHostEnvironment environment, Options options)
    {
        _environment = environment.Register(nameof(DeepFeatureFlowTrainer));
        _options = options.Copy();
        TrainerRules.Validate(_options);
    }

    /// <summary>Trains on labelled frames.</summary>
    /// <param name="input">
    /// Rows in the order of their videos. What the library itself loads or synthesizes is read at random places; rows of any other view
    /// are first written to a temporary file, at the network's resolution.
    /// </param>
    /// <returns>The detector, which the caller disposes.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has the wrong type.</exception>
    /// <exception cref="InvalidDataException">There is nothing to learn from, or something cannot be read.</exception>
    /// <exception cref="OperationCanceledException">Training was cancelled; a checkpoint is in the workspace.</exception>
    /// <exception cref="InvalidOperationException">
    /// A loss was not finite, and the message names the frame; or <see cref="VideoTrainerOptions.ScaleOut"/> is Required and the process was launched alone.
    /// </exception>
    /// <exception cref="DllNotFoundException"><see cref="VideoTrainerOptions.ScaleOut"/> asks for Open MPI, which is not installed.</exception>
    public DeepFeatureFlowTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return RankGroup.Together(_options.ScaleOut, ranks => DetectorTraining.Fit(_environment, _options, ranks, input));
    }

    /// <summary>The shape of the schema that the detector will give.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has the wrong type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return TrainerSchema.Output(inputSchema, _options);
    }
}
