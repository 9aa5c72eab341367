using System.CommandLine;
using Dff.Samples.Data;
using Microsoft.ML;
using Microsoft.ML.VideoDetection;
using TorchSharp;

namespace Dff.Samples.Commands;

/// <summary>Options that mean the same in every command.</summary>
internal static class SharedOptions
{
    private const string Segmentation = "segmentation";

    public static Option<string?> Device() => new("--device")
    {
        Description = "cpu, cuda or cuda:N. Default: CUDA where there is a device, else the CPU.",
        HelpName = "cpu|cuda:0",
        Validators =
        {
            result =>
            {
                if (result.Tokens.Count > 0 && !TryParseDevice(result.Tokens[0].Value, out _))
                    result.AddError($"--device is '{result.Tokens[0].Value}'; it must be cpu, cuda or cuda:N.");
            },
        },
    };

    public static Option<int?> Threads() => new("--threads")
    {
        Description = "Threads of the network on the CPU. Default: one for each core.",
        HelpName = "N",
        Validators =
        {
            result =>
            {
                if (result.Tokens.Count > 0 && result.GetValueOrDefault<int?>() is < 1 or > 1024)
                    result.AddError("--threads must be between 1 and 1024.");
            },
        },
    };

    /// <summary>What the data is labelled with, where it does not say so by itself.</summary>
    public static Option<string> Task() => new Option<string>("--task")
    {
        Description = "detection: boxes; segmentation: a class for each pixel, of CamVid, Cityscapes, or pictures and --masks.",
        HelpName = "detection|segmentation",
        DefaultValueFactory = _ => "detection",
    }.AcceptOnlyFromAmong("detection", Segmentation);

    /// <summary>Whether <see cref="Task"/> or <see cref="Masks"/> mean segmentation.</summary>
    public static bool IsSegmentation(string? task, string? masks) => task == Segmentation || masks is not null;

    /// <summary>A folder of masks.</summary>
    public static Option<string?> Masks(string meaning, string name = "--masks") => new(name) { Description = $"Folder of masks, PNG files named as their pictures are: {meaning}.", HelpName = "DIR" };

    /// <summary>Class names, or a file of them.</summary>
    public static Option<string?> Classes(string otherwise) => new("--classes")
    {
        Description = $"Class names, or a file with one per line. Default: {otherwise}.",
        HelpName = "a,b,c|NAMES.txt",
    };

    /// <summary>The names of <see cref="Classes"/>; null where none were given.</summary>
    public static string[]? ReadClasses(string? text)
    {
        const StringSplitOptions Clean = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;
        if (text is null)
            return null;
        if (File.Exists(text))
            return [.. DatasetFiles.ReadClassNames(text)];
        return Path.HasExtension(text) || text.Contains('/') || text.Contains('\\')
            ? throw new FileNotFoundException($"There is no file of class names '{text}'.", text)
            : text.Split(',', Clean);
    }

    /// <summary>Where frames are that are not in the dataset's usual place.</summary>
    public static Option<string?> FramesRoot(string of = "") => new("--frames-root")
    {
        Description = $"Where the images or videos{of} are, when not in the usual place.",
        HelpName = "ROOT",
    };

    /// <summary>Whether images of a format that does not say it are frames of videos.</summary>
    public static Option<string> Images() => new Option<string>("--images")
    {
        Description = "YOLO: whether images whose names differ only in their number are frames of a video. auto: where few numbers are missing and sizes are the same.",
        HelpName = "auto|frames|stills",
        DefaultValueFactory = _ => "auto",
    }.AcceptOnlyFromAmong("auto", "frames", "stills");

    /// <summary>What <see cref="Images"/> means.</summary>
    public static ImageGrouping ReadImages(string? text) => text switch
    {
        "frames" => ImageGrouping.Videos,
        "stills" => ImageGrouping.Stills,
        _ => ImageGrouping.Automatic,
    };

    /// <summary>A range of frames of each video.</summary>
    public static Option<FrameRange?> Frames(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "FIRST..LAST",
        CustomParser = argument =>
        {
            string text = argument.Tokens[0].Value;
            if (FrameRange.TryParse(text, out FrameRange range))
                return range;
            argument.AddError($"{name} is '{text}'; it must be like 0..594 (0-based, both included) or 595.. (to the end).");
            return null;
        },
    };

    /// <summary>A context that runs where the options say.</summary>
    public static MLContext CreateContext(string? device, int? threads, int? seed = null)
    {
        // Read first: the module that makes torch load on older systems runs with the first use of the library.
        var mlContext = new MLContext(seed);
        _ = mlContext.VideoDetection;
        if (threads is int count)
            torch.set_num_threads(count);
        if (device is null or "cuda" && CommonRun.Ranks is { } ranks && torch.cuda.is_available())
        {
            // Each process of a machine has a device of its own, as far as there are any.
            mlContext.GpuDeviceId = ranks.LocalRank % torch.cuda.device_count();
        }
        else if (device is not null && TryParseDevice(device, out int id))
        {
            mlContext.GpuDeviceId = id;
            mlContext.FallbackToCpu = false;
        }

        return mlContext;
    }

    private static bool TryParseDevice(string text, out int id)
    {
        id = text == "cpu" ? -1 : 0;
        return text is "cpu" or "cuda"
            || (text.StartsWith("cuda:", StringComparison.Ordinal) && int.TryParse(text.AsSpan(5), out id) && id >= 0);
    }
}
