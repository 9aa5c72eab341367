using Microsoft.ML.Runtime;
using Microsoft.ML.VideoDetection.DeepFeatureFlow;
using Microsoft.ML.VideoDetection.DeepFeatureFlow.Segmentation;
using Microsoft.ML.VideoDetection.Interop;
using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Tasks.Segmentation;

namespace Microsoft.ML.VideoDetection;

public sealed partial class VideoSegmentationCatalog
{
    /// <summary>Gets the trainers.</summary>
    public VideoSegmentationTrainers Trainers => new(_environment);

    /// <summary>Makes a segmenter with random weights, to measure speed or to try out a pipeline before there is a model.</summary>
    /// <param name="architecture">What to build. The seed is that of the <see cref="MLContext"/>.</param>
    /// <returns>A transformer that the caller disposes. What it finds means nothing.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The architecture has values out of range; the message lists all.</exception>
    public VideoSegmentationTransformer CreateUntrained(DeepFeatureFlowArchitecture architecture)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        ArchitectureRules.Validate(architecture);
        SegmentationNetwork network = InitialNetwork.Build(_environment.Seed, () => new SegmentationNetwork(architecture));
        return new VideoSegmentationTransformer(new SegmentationColumns(), new SegmenterModel(network, TorchDevice.Choose(_environment)));
    }

    /// <summary>Makes a segmenter for one stream of frames from a model.</summary>
    /// <param name="model">
    /// A <see cref="VideoSegmentationTransformer"/>, or a chain that holds one, as <c>mlContext.Model.Load</c> returns it. It keeps
    /// the weights and must outlive the segmenter; several segmenters may share it.
    /// </param>
    /// <param name="options">Null takes the model's own values.</param>
    /// <returns>A segmenter that the caller disposes.</returns>
    /// <exception cref="ArgumentException">The model holds no Deep Feature Flow segmenter, or more than one.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public VideoSegmenter CreateSegmenter(ITransformer model, VideoSegmenterOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        VideoSegmentationTransformer[] found = [.. Segmenters(model)];
        return found.Length == 1
            ? new VideoSegmenter(found[0].Model, options ?? new VideoSegmenterOptions())
            : throw new ArgumentException(
                $"The model must hold one Deep Feature Flow segmenter; it is a {model.GetType().Name} that holds {found.Length}.",
                nameof(model));
    }

    private static IEnumerable<VideoSegmentationTransformer> Segmenters(ITransformer model) => model switch
    {
        VideoSegmentationTransformer segmenter => [segmenter],
        IEnumerable<ITransformer> chain => chain.SelectMany(Segmenters),
        _ => [],
    };

    /// <summary>The trainers of segmenters of video.</summary>
    public sealed class VideoSegmentationTrainers
    {
        private readonly IHostEnvironment _environment;

        internal VideoSegmentationTrainers(IHostEnvironment environment) => _environment = environment;

        /// <summary>Makes a trainer of Deep Feature Flow segmenters (Zhu, Xiong, Dai, Yuan, Wei, CVPR 2017).</summary>
        /// <param name="options">Copied.</param>
        /// <exception cref="ArgumentOutOfRangeException">Options are out of range; the message lists all.</exception>
        public VideoSegmentationTrainer DeepFeatureFlow(VideoSegmentationTrainer.Options options)
        {
            ArgumentNullException.ThrowIfNull(options);
            return new VideoSegmentationTrainer(_environment, options);
        }
    }
}
