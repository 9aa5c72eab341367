using Microsoft.ML.VideoDetection;
using Microsoft.ML.VideoDetection.Interop;
using Microsoft.ML.VideoDetection.Operators;

namespace Dff.Samples.Benchmark;

/// <summary>All that one run of the benchmark found. It is what the JSON file holds.</summary>
/// <param name="Date">When the run began, UTC.</param>
/// <param name="Machine">Where.</param>
/// <param name="Ceiling">What this machine can do at most.</param>
/// <param name="OtherLoad">Processors that other processes kept busy during the run, on average; above 0.1 the figures are disturbed.</param>
/// <param name="Models">The models, in order.</param>
/// <param name="Training">A training step of the small preset; null where it was not measured.</param>
internal sealed record BenchmarkReport(
    DateTime Date,
    MachineDescription Machine,
    MachineCeiling Ceiling,
    double OtherLoad,
    IReadOnlyList<ModelFigures> Models,
    TrainingFigures? Training)
{
    /// <summary>Gets the segmenters, in order; an older file has none.</summary>
    public IReadOnlyList<SegmentationFigures> Segmenters { get; init; } = [];
}

/// <summary>A training step of one pair.</summary>
/// <param name="Step">From one step's end to the next one's, ms.</param>
/// <param name="Forward">Network and losses, ms.</param>
/// <param name="Backward">Gradients, ms.</param>
/// <param name="Else">Share of the step for everything else: waiting for frames, optimizer, bookkeeping.</param>
internal sealed record TrainingFigures(Spread Step, Spread Forward, Spread Backward, Spread Else);

/// <summary>From a video file to an annotated one.</summary>
/// <param name="Extension">Of the annotated file, which decides on its codec.</param>
/// <param name="FramesPerSecond">A key frame in ten, decoding, drawing and writing included.</param>
/// <param name="OverModel">Its time over that of the model alone on the same frames.</param>
/// <param name="DecodeMilliseconds">Per frame, on a thread of its own.</param>
/// <param name="DrawMilliseconds">Per frame, on the consumer's thread.</param>
/// <param name="EncodeMilliseconds">Per frame, on the consumer's thread.</param>
internal sealed record FileFigures(
    string Extension, double FramesPerSecond, double OverModel, double DecodeMilliseconds, double DrawMilliseconds, double EncodeMilliseconds);

/// <summary>The machine.</summary>
internal sealed record MachineDescription(string Processor, int Cores, int TorchThreads, string System, string Torch, bool OneDnn);

/// <summary>The fastest arithmetic that torch reached, in GFLOP/s.</summary>
/// <param name="MatrixProduct">2048 x 2048 by 2048 x 2048.</param>
/// <param name="Convolution">3x3 over 512 channels and 36x63 cells.</param>
internal sealed record MachineCeiling(double MatrixProduct, double Convolution);

/// <summary>Figures of one model.</summary>
/// <param name="Name">r50, r101 or small.</param>
/// <param name="SourceSize">Of the frames, pixels.</param>
/// <param name="NetworkSize">What they are resized to, pixels.</param>
/// <param name="Proposals">The fewest boxes that the region head classified in a frame.</param>
/// <param name="KeyFrame">A key frame from picture to detections, ms.</param>
/// <param name="FlowFrame">A frame between key frames, ms.</param>
/// <param name="Parts">Where the time goes.</param>
/// <param name="FramesPerSecondPerFrame">The whole network on every frame.</param>
/// <param name="FramesPerSecond">A key frame in ten.</param>
/// <param name="Files">The same from video file to annotated video file.</param>
/// <param name="OutsideArithmetic">Share of a flow frame's time that is neither convolution nor matrix product.</param>
/// <param name="ManagedBytesPerFrame">Managed memory that a frame allocates, without decoding.</param>
/// <param name="PeakMemoryMegabytes">Of a process that runs <c>predict</c> on a video; null where it cannot be known.</param>
/// <param name="FirstDetectionSeconds">From the start of such a process to its end, on a video of one frame.</param>
internal sealed record ModelFigures(
    string Name,
    string SourceSize,
    string NetworkSize,
    int Proposals,
    Spread KeyFrame,
    Spread FlowFrame,
    IReadOnlyList<PartFigures> Parts,
    double FramesPerSecondPerFrame,
    double FramesPerSecond,
    IReadOnlyList<FileFigures> Files,
    double OutsideArithmetic,
    double ManagedBytesPerFrame,
    double? PeakMemoryMegabytes,
    double FirstDetectionSeconds)
{
    // The parts that choose boxes and fetch their features.
    private static readonly string[] _choosing = [FrameActivity.ProposalChoice, FrameActivity.RoiAlign, FrameActivity.DetectionChoice];

    /// <summary>Gets the frames per second of four detectors in one process over those of one alone.</summary>
    public double StreamsTogether { get; init; }

    /// <summary>Gets the videos per second of two <c>predict</c> processes over those of one alone; null where it was not measured.</summary>
    public double? ProcessesTogether { get; init; }

    /// <summary>Gets the instruction set that oneDNN uses, as it says; null if it does not say.</summary>
    public string? Instructions { get; init; }

    /// <summary>Gets what oneDNN computed a key frame and a flow frame with.</summary>
    public IReadOnlyList<KernelFigures> Kernels { get; init; } = [];

    /// <summary>Gets how many times as fast a key frame in ten is as the whole network on every frame.</summary>
    public double SpeedUp => FramesPerSecond / FramesPerSecondPerFrame;

    /// <summary>Gets the milliseconds of a frame for RoIAlign and for choosing proposals and detections, without the heads' arithmetic.</summary>
    public double ChoosingMilliseconds => Parts.Where(part => _choosing.Contains(part.Name)).Sum(part => part.Milliseconds.Median);
}

/// <summary>Figures of one part of the work.</summary>
/// <param name="Name">Of the part.</param>
/// <param name="Milliseconds">Per frame that has this part.</param>
/// <param name="OnKeyFrames">Whether key frames have it.</param>
/// <param name="OnFlowFrames">Whether frames between key frames have it.</param>
/// <param name="GigaFlop">Floating-point operations of its convolutions and matrix products; null where it has none.</param>
internal sealed record PartFigures(string Name, Spread Milliseconds, bool OnKeyFrames, bool OnFlowFrames, double? GigaFlop)
{
    /// <summary>Gets the speed of its arithmetic.</summary>
    public double? GigaFlopPerSecond => GigaFlop / Milliseconds.Median * 1000;
}
