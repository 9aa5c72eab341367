using System.Runtime.InteropServices;
using System.Text.Json;
using Dff.Samples.Commands;
using Microsoft.ML;
using Microsoft.ML.VideoDetection;
using Microsoft.ML.VideoDetection.Interop;
using Spectre.Console;
using TorchSharp;

namespace Dff.Samples.Benchmark;

/// <summary>One run of <c>benchmark</c>: measures, prints, and writes JSON.</summary>
internal sealed class BenchmarkRun
{
    private static readonly JsonSerializerOptions _json = new() { WriteIndented = true };

    public required IReadOnlyList<string> Models { get; init; }

    public string? JsonPath { get; init; }

    public string? ComparePath { get; init; }

    public int? Threads { get; init; }

    /// <summary>Gets how frames between key frames are treated; a key frame in <see cref="FrameTimes.Interval"/>.</summary>
    public required VideoDetectorOptions FlowFrames { get; init; }

    /// <summary>Gets the same as <c>predict</c> takes it.</summary>
    public required string[] FlowFrameArguments { get; init; }

    public async Task<int> RunAsync(CancellationToken cancel)
    {
        // Before minutes of work.
        BenchmarkReport? old = ComparePath is null ? null : Read(ComparePath);
        using PendingFile? file = JsonPath is null ? null : new PendingFile(JsonPath);
        MLContext mlContext = SharedOptions.CreateContext("cpu", Threads, seed: 1);
        string folder = Directory.CreateTempSubdirectory("dff-benchmark-").FullName;
        try
        {
            BenchmarkReport report = await MeasureAsync(mlContext, folder, cancel);
            BenchmarkTable.Print(report, old);
            if (file is not null)
            {
                File.WriteAllText(file.TemporaryPath, JsonSerializer.Serialize(report, _json));
                file.Commit();
                Console.WriteLine($"Written: {JsonPath}");
            }

            return ExitCode.Done;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<BenchmarkReport> MeasureAsync(MLContext mlContext, string folder, CancellationToken cancel)
    {
        DateTime date = DateTime.UtcNow;
        var load = new OtherLoad();
        Console.WriteLine("Measuring what the machine can do.");
        MachineCeiling ceiling = CeilingMeasurement.Run();
        var models = new List<ModelFigures>();
        foreach (ModelBenchmark model in ModelBenchmark.All.Where(model => Models.Contains(model.Name)))
        {
            cancel.ThrowIfCancellationRequested();
            Console.WriteLine($"Measuring {model.Name}.");
            models.Add(await model.RunAsync(mlContext, folder, FlowFrames, FlowFrameArguments));
            ceiling = CeilingMeasurement.Run(ceiling);
        }

        TrainingFigures? training = null;
        if (Models.Contains(ModelBenchmark.SmallName))
        {
            Console.WriteLine("Measuring training steps.");
            training = TrainingMeasurement.Run(mlContext, FlowFrames.MotionEstimator);
        }

        var segmenters = new List<SegmentationFigures>();
        foreach (SegmentationBenchmark segmenter in SegmentationBenchmark.All.Where(segmenter => Models.Contains(segmenter.Name)))
        {
            cancel.ThrowIfCancellationRequested();
            Console.WriteLine($"Measuring {segmenter.Name}.");
            segmenters.Add(segmenter.Run(mlContext, FlowFrames.MotionEstimator));
        }

        var machine = new MachineDescription(
            Processor(),
            Environment.ProcessorCount,
            torch.get_num_threads(),
            RuntimeInformation.OSDescription,
            torch.__version__,
            OneDnn: models.Any(model => model.Kernels.Count > 0));
        return new BenchmarkReport(date, machine, ceiling, load.Processors(), models, training) { Segmenters = segmenters };
    }

    private static BenchmarkReport Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<BenchmarkReport>(File.ReadAllText(path), _json)
                ?? throw new InvalidDataException($"{path} holds no benchmark.");
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"{path} holds no benchmark: {error.Message}", error);
        }
    }

    private static string Processor()
    {
        const string LinuxList = "/proc/cpuinfo";
        string? name = File.Exists(LinuxList)
            ? File.ReadLines(LinuxList).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim()
            : Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER");
        return name ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
