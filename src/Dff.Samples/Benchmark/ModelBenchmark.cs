using Microsoft.ML;
using Microsoft.ML.VideoDetection;
using Microsoft.ML.VideoDetection.Tasks.Detection;

namespace Dff.Samples.Benchmark;

/// <summary>Measures one model with random weights.</summary>
/// <param name="name">r50, r101 or small.</param>
/// <param name="architecture">What to build.</param>
/// <param name="clip">What to run on.</param>
internal sealed class ModelBenchmark(string name, DeepFeatureFlowArchitecture architecture, BenchmarkClip clip)
{
    /// <summary>Name of the small preset, whose training and whose processes beside each other are measured as well: the others take minutes.</summary>
    public const string SmallName = "small";

    /// <summary>The models of the benchmark: the published ones and the small preset, each on frames that fill its input.</summary>
    public static IReadOnlyList<ModelBenchmark> All { get; } =
    [
        new("r50", new DeepFeatureFlowArchitecture(), new BenchmarkClip(1920, 1080, 4 * FrameTimes.Interval)),
        new("r101", new DeepFeatureFlowArchitecture { Backbone = BackboneKind.ResNet101 }, new BenchmarkClip(1920, 1080, 4 * FrameTimes.Interval)),
        new(SmallName, DeepFeatureFlowArchitecture.Small, new BenchmarkClip(640, 480, 20 * FrameTimes.Interval)),
    ];

    public string Name => name;

    /// <param name="mlContext">Context.</param>
    /// <param name="folder">For temporary files.</param>
    /// <param name="flowFrames">How frames between key frames are treated.</param>
    /// <param name="arguments">The same as <c>predict</c> takes it.</param>
    public async Task<ModelFigures> RunAsync(MLContext mlContext, string folder, VideoDetectorOptions flowFrames, string[] arguments)
    {
        // The model that would be trained for it.
        MotionEstimator motion = flowFrames.MotionEstimator ?? architecture.MotionEstimator;
        DeepFeatureFlowArchitecture measured = architecture with
        {
            MotionEstimator = motion,
            FlowFrameProposals = motion == architecture.MotionEstimator ? architecture.FlowFrameProposals : FlowFrameProposals.Computed,
        };
        string video = Path.Combine(folder, $"{name}.mp4"), oneFrame = Path.Combine(folder, $"{name}-1.mp4");
        string twoFrames = Path.Combine(folder, $"{name}-2.mp4");
        string modelPath = Path.Combine(folder, $"{name}.zip"), annotated = Path.Combine(folder, $"{name}-out.avi");
        clip.Write(video);
        VideoFrame[] frames = clip.Decode(FrameTimes.Interval);
        try
        {
            FrameTimes times;
            double streams;
            var files = new List<FileFigures>();
            using (DeepFeatureFlowTransformer model = mlContext.VideoDetection.CreateUntrained(measured))
            {
                mlContext.Model.Save(model, model.InputSchema, modelPath);
                using (VideoDetector sparse = mlContext.VideoDetection.CreateDetector(model, flowFrames))
                using (VideoDetector dense = mlContext.VideoDetection.CreateDetector(model, new VideoDetectorOptions { KeyFrameInterval = 1 }))
                    times = FrameTimes.Measure(frames, frame => sparse.Detect(frame).IsKeyFrame, frame => dense.Detect(frame).IsKeyFrame);
                streams = Together.InOneProcess(mlContext, model, frames, flowFrames);
                foreach (string extension in new[] { ".avi", ".mp4" })
                    files.Add(await EndToEnd.MeasureAsync(mlContext, model, video, Path.ChangeExtension(annotated, extension), frames, flowFrames));
            }

            long? peak = PredictProcess.Run(modelPath, video, annotated, arguments).PeakMemory;
            double? processes = Name == SmallName ? await Together.InProcessesAsync(modelPath, video, annotated, arguments) : null;
            new BenchmarkClip(frames[0].Image.Width, frames[0].Image.Height, 1).Write(oneFrame);
            double first = PredictProcess.Run(modelPath, oneFrame, annotated, arguments).Seconds;
            new BenchmarkClip(frames[0].Image.Width, frames[0].Image.Height, 2).Write(twoFrames);
            IReadOnlyList<string> log = PredictProcess.Run(modelPath, twoFrames, annotated, arguments, OneDnnLog.Variable).Output;
            return Figures(mlContext, measured, times, files, peak, first, frames[0]) with
            {
                StreamsTogether = streams,
                ProcessesTogether = processes,
                Instructions = OneDnnLog.Instructions(log),
                Kernels = OneDnnLog.Kernels(log),
            };
        }
        finally
        {
            foreach (VideoFrame frame in frames)
                frame.Dispose();
        }
    }

    private ModelFigures Figures(
        MLContext mlContext, DeepFeatureFlowArchitecture measured, FrameTimes times, List<FileFigures> files, long? peakMemory, double firstDetection, VideoFrame frame)
    {
        OperationCounts operations = mlContext.VideoDetection.CountOperations(measured, frame.Image.Width, frame.Image.Height, times.Proposals);
        PartFigures[] parts = [.. times.Parts().Select(part => new PartFigures(
            part.Part, part.Milliseconds, part.OnKeyFrames, part.OnFlowFrames, OperationsOf(operations, part.Part) * 1e-9))];
        double arithmetic = parts.Where(part => part.OnFlowFrames && part.GigaFlop is not null).Sum(part => part.Milliseconds.Median);
        return new ModelFigures(
            name,
            clip.Size,
            $"{operations.NetworkWidth}x{operations.NetworkHeight}",
            times.Proposals,
            times.KeyFrame,
            times.FlowFrame,
            parts,
            times.FramesPerSecondPerFrame,
            times.FramesPerSecond,
            files,
            1 - (arithmetic / times.FlowFrame.Median),
            times.ManagedBytesPerFrame,
            peakMemory / 1048576.0,
            firstDetection);
    }

    private static double? OperationsOf(OperationCounts operations, string part) => part switch
    {
        FrameActivity.Backbone => operations.Backbone,
        FrameActivity.Neck => operations.Neck,
        FrameActivity.Flow => operations.Flow,
        FrameActivity.Proposals => operations.Proposals,
        FrameActivity.RegionHead => operations.RegionHead,
        _ => null,
    };
}
