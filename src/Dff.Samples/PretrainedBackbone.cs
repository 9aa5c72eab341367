using Microsoft.ML.VideoDetection;
using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Training;

namespace Dff.Samples;

/// <summary>The ImageNet ResNet-18 that lies beside the application, from the package Microsoft.ML.DnnImageFeaturizer.ResNet18.</summary>
public static class PretrainedBackbone
{
    /// <summary>Gets the path of the file, as the package has it copied.</summary>
    public static string Path { get; } =
        System.IO.Path.Combine(AppContext.BaseDirectory, "DnnImageModels", "ResNet18Onnx", "ResNet18.onnx");

    /// <summary>Makes the options of the small preset with the pretrained backbone.</summary>
    /// <exception cref="FileNotFoundException">The file is not beside the application.</exception>
    public static DeepFeatureFlowTrainer.Options Small() => Use(DeepFeatureFlowTrainer.Options.Small());

    /// <summary>Lets a training of whatever task begin with the pretrained backbone.</summary>
    /// <param name="options">Of the small preset; changed.</param>
    /// <returns>The same options.</returns>
    /// <exception cref="FileNotFoundException">The file is not beside the application.</exception>
    public static TOptions Use<TOptions>(TOptions options)
        where TOptions : VideoTrainerOptions
    {
        ArgumentNullException.ThrowIfNull(options);
        if (!File.Exists(Path))
        {
            throw new FileNotFoundException(
                $"The pretrained backbone '{Path}' is missing. It comes with the NuGet package Microsoft.ML.DnnImageFeaturizer.ResNet18: build again, or "
                + "train without it (--init none).",
                Path);
        }

        options.InitialWeightsPath = Path;
        options.Architecture = options.Architecture with { Normalization = NormalizationKind.BatchNorm };
        options.FrozenStages = 1;
        return options;
    }
}
