using System.Diagnostics.CodeAnalysis;
using Microsoft.ML.Runtime;
using Microsoft.ML.VideoDetection.Interop;
using Microsoft.ML.VideoDetection.Data.Views;
using Microsoft.ML.VideoDetection.DeepFeatureFlow;
using Microsoft.ML.VideoDetection.Propagation;
using Microsoft.ML.VideoDetection.Weights;

namespace Microsoft.ML.VideoDetection;

/// <summary>Everything about video object detection, behind <c>mlContext.VideoDetection</c>.</summary>
public sealed partial class VideoDetectionCatalog
{
    private readonly IHostEnvironment _environment;

    internal VideoDetectionCatalog(MLContext mlContext)
    {
        _environment = mlContext;
        Trainers = new VideoDetectionTrainers(mlContext);
    }

    /// <summary>Opens video files as rows, one per frame, decoded while they are read.</summary>
    /// <param name="paths">The files; their frames follow each other.</param>
    /// <returns>A view with the columns <c>Image</c>, <c>VideoId</c> (the file's name) and <c>FrameIndex</c>.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">A file is no video that can be decoded.</exception>
    public IDataView LoadFromVideoFile(params string[] paths) => VideoDataView.FromFiles(paths, Warn);

    /// <summary>Opens a folder of JPEG, PNG or BMP images as the frames of a video, in natural order of their names. Needs no OpenCV.</summary>
    /// <param name="path">The folder; its name becomes the name of the video.</param>
    /// <returns>A view with the columns <c>Image</c>, <c>VideoId</c> and <c>FrameIndex</c>.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">There is no image in it, or the first one cannot be read.</exception>
    public IDataView LoadFromImageFolder(string path) => LoadFromSources(VideoSource.FromImageFolder(path));

    /// <summary>Opens any sources as rows, one per frame: image folders, cameras, files with names of your choice.</summary>
    /// <param name="sources">The sources; their frames follow each other.</param>
    /// <returns>A view with the columns <c>Image</c>, <c>VideoId</c> and <c>FrameIndex</c>.</returns>
    /// <exception cref="ArgumentException">There is no source, or two have the same name.</exception>
    public IDataView LoadFromSources(params VideoSource[] sources) => new VideoDataView(sources, Warn);

    /// <summary>Makes a detector from a PyTorch checkpoint of a Deep Feature Flow model, such as the published ones of mmtracking.</summary>
    /// <param name="path">A <c>.pth</c> file in either format of <c>torch.save</c>, or <c>.safetensors</c>. Nothing in it is run.</param>
    /// <param name="options">Null suits the published models.</param>
    /// <returns>A transformer that the caller disposes.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is no checkpoint, is damaged, holds something else, or does not fit.</exception>
    public DeepFeatureFlowTransformer LoadCheckpoint(string path, CheckpointOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return CheckpointModel.Load(_environment, path, options ?? new CheckpointOptions());
    }

    /// <summary>Describes a model, a file of weights, or where a training stands, without reading its weights or running anything in it.</summary>
    /// <param name="path">
    /// A model zip of this library, alone or in a chain; a <c>.pth</c> in either format of <c>torch.save</c>; a <c>.safetensors</c>; an <c>.onnx</c>; a checkpoint of a
    /// training, or its workspace folder (<see cref="VideoTrainerOptions.WorkspacePath"/>).
    /// </param>
    /// <returns>Format, content, entries, the architecture of a whole network, and the state of a training.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is of none of these formats, or is damaged.</exception>
    [SuppressMessage("Performance", "CA1822", Justification = "Reached through the context, as everything in ML.NET.")]
    public ModelSummary Inspect(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return ModelInspection.Inspect(path);
    }

    /// <summary>Makes a detector with random weights, to measure speed or to try out a pipeline before there is a model.</summary>
    /// <param name="architecture">What to build. The seed is that of the <see cref="MLContext"/>.</param>
    /// <param name="initialWeights">
    /// PyTorch checkpoints whose weights replace random ones, in this order: a torchvision or OpenMMLab backbone, a FlowNetSimple,
    /// a whole detector.
    /// </param>
    /// <returns>A transformer that the caller disposes. Its detections mean nothing.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The architecture has values out of range; the message lists all.</exception>
    /// <exception cref="InvalidDataException">Initial weights cannot be read, or do not fit the architecture.</exception>
    public DeepFeatureFlowTransformer CreateUntrained(DeepFeatureFlowArchitecture architecture, params string[] initialWeights)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        ArgumentNullException.ThrowIfNull(initialWeights);
        return UntrainedModel.Create(_environment, architecture, initialWeights);
    }

    /// <summary>Makes a detector for one stream of frames from a model.</summary>
    /// <param name="model">
    /// A <see cref="DeepFeatureFlowTransformer"/>, or a chain that holds one, as <c>mlContext.Model.Load</c> returns it. It keeps
    /// the weights and must outlive the detector; several detectors may share it.
    /// </param>
    /// <param name="options">Null takes the model's own values.</param>
    /// <returns>A detector that the caller disposes.</returns>
    /// <exception cref="ArgumentException">The model holds no Deep Feature Flow detector, or more than one.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    [SuppressMessage("Performance", "CA1822", Justification = "Reached through the context, as everything in ML.NET.")]
    public VideoDetector CreateDetector(ITransformer model, VideoDetectorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        DeepFeatureFlowTransformer[] found = [.. Detectors(model)];
        return found.Length == 1
            ? new VideoDetector(found[0].Model, options ?? new VideoDetectorOptions())
            : throw new ArgumentException(
                $"The model must hold one Deep Feature Flow detector; it is a {model.GetType().Name} that holds {found.Length}.",
                nameof(model));
    }

    private void Warn(string message) => _environment.LogWarning("VideoDetection", message);

    private static IEnumerable<DeepFeatureFlowTransformer> Detectors(ITransformer model) => model switch
    {
        DeepFeatureFlowTransformer detector => [detector],
        IEnumerable<ITransformer> chain => chain.SelectMany(Detectors),
        _ => [],
    };
}
