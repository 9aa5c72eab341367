using Microsoft.ML;
using Microsoft.ML.VideoDetection;
using Microsoft.ML.VideoDetection.Diagnostics;
using Microsoft.ML.VideoDetection.Modeling;

namespace Dff.Samples.Benchmark;

/// <summary>Measures one model with random weights.</summary>
/// <param name="name">r50, r101 or small.</param>
/// <param name="architecture">What to build.</param>
/// <param name="clip">What to run on.</param>
internal sealed class ModelBenchmark(string name, DeepFeatureFlowArchitecture architecture, BenchmarkClip clip)
{
    /// <summary>The models of the benchmark: the published ones and the small preset, each on frames that fill its input.</summary>
    public static IReadOnlyList<ModelBenchmark> All { get; } =
    [
        new("r50", new DeepFeatureFlowArchitecture(), new BenchmarkClip(1920, 1080, 4 * FrameTimes.Interval)),
        new("r101", new DeepFeatureFlowArchitecture { Backbone = BackboneKind.ResNet101 }, new BenchmarkClip(1920, 1080, 4 * FrameTimes.Interval)),
        new("small", DeepFeatureFlowArchitecture.Small, new BenchmarkClip(640, 480, 20 * FrameTimes.Interval)),
    ];

    public string Name => name;

    /// <param name="mlContext">Context.</param>
    /// <param name="folder">For temporary files.</param>
    public async Task<ModelFigures> RunAsync(MLContext mlContext, string folder)
    {
        string video = Path.Combine(folder, $"{name}.mp4"), oneFrame = Path.Combine(folder, $"{name}-1.mp4");
        string modelPath = Path.Combine(folder, $"{name}.zip"), annotated = Path.Combine(folder, $"{name}-out.mp4");
        clip.Write(video);
        VideoFrame[] frames = clip.Decode(FrameTimes.Interval);
        try
        {
            FrameTimes times;
            (double FileToFile, double Model) endToEnd;
            var parts = new Dictionary<string, List<double>>(StringComparer.Ordinal);
            using (DeepFeatureFlowTransformer model = mlContext.VideoDetection.CreateUntrained(architecture))
            {
                mlContext.Model.Save(model, model.InputSchema, modelPath);
                times = FrameTimes.Measure(mlContext, model, frames);
                endToEnd = await EndToEnd.MeasureAsync(mlContext, model, video, clip.FrameCount, annotated, frames, parts);
            }

            (_, long? peak) = PredictProcess.Run(modelPath, video, annotated);
            new BenchmarkClip(frames[0].Image.Width, frames[0].Image.Height, 1).Write(oneFrame);
            (double first, _) = PredictProcess.Run(modelPath, oneFrame, annotated);
            return Figures(times, endToEnd, parts, peak, first, frames[0]);
        }
        finally
        {
            foreach (VideoFrame frame in frames)
                frame.Dispose();
        }
    }

    private ModelFigures Figures(
        FrameTimes times,
        (double FileToFile, double Model) endToEnd,
        Dictionary<string, List<double>> fileParts,
        long? peakMemory,
        double firstDetection,
        VideoFrame frame)
    {
        FrameGeometry geometry = FrameGeometry.Fit(
            frame.Image.Width, frame.Image.Height, architecture.MaxLongSide, architecture.MaxShortSide);
        Dictionary<string, double> work = PartWork.Count(architecture, geometry.PaddedHeight, geometry.PaddedWidth);
        PartFigures[] parts =
        [
            .. times.Parts().Select(part => Part(part.Part, part.Milliseconds, part.OnKeyFrames, part.OnFlowFrames)),
            .. FrameActivity.FileParts.Where(fileParts.ContainsKey).Select(part => Part(part, Spread.Of(fileParts[part]), true, true)),
        ];
        double arithmetic = parts.Where(part => part.OnFlowFrames && part.GigaFlop is not null).Sum(part => part.Milliseconds.Median);
        return new ModelFigures(
            name,
            clip.Size,
            $"{geometry.NetworkWidth}x{geometry.NetworkHeight}",
            architecture.ProposalCount,
            times.KeyFrame,
            times.FlowFrame,
            parts,
            times.FramesPerSecondPerFrame,
            times.FramesPerSecond,
            1 / endToEnd.FileToFile,
            endToEnd.FileToFile / endToEnd.Model,
            1 - (arithmetic / times.FlowFrame.Median),
            times.ManagedBytesPerFrame,
            peakMemory / 1048576.0,
            firstDetection);

        PartFigures Part(string part, Spread milliseconds, bool onKeyFrames, bool onFlowFrames)
        {
            double? gigaFlop = work.TryGetValue(part, out double value) ? value : null;
            return new PartFigures(part, milliseconds, onKeyFrames, onFlowFrames, gigaFlop);
        }
    }
}
