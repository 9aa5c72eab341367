using System.CommandLine;
using Microsoft.ML;
using TorchSharp;

namespace Dff.Samples.Commands;

/// <summary>Options that mean the same in every command.</summary>
internal static class SharedOptions
{
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

    /// <summary>A file of class names.</summary>
    public static Option<string?> Classes(string otherwise) => new("--classes")
    {
        Description = $"File with one class name per line. Default: {otherwise}.",
        HelpName = "NAMES.txt",
    };

    /// <summary>The names in a file of <see cref="Classes"/>; null where none was given.</summary>
    public static string[]? ReadClasses(string? path) =>
        path is null ? null : [.. File.ReadLines(path).Select(line => line.Trim()).Where(line => line.Length > 0)];

    /// <summary>A context that runs where the options say.</summary>
    public static MLContext CreateContext(string? device, int? threads, int? seed = null)
    {
        // Read first: the module that makes torch load on older systems runs with the first use of the library.
        var mlContext = new MLContext(seed);
        _ = mlContext.VideoDetection;
        if (threads is int count)
            torch.set_num_threads(count);
        if (device is not null && TryParseDevice(device, out int id))
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
