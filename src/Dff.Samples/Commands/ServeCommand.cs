using System.CommandLine;
using Dff.Samples.Web;
using Microsoft.ML.VideoDetection;
using Microsoft.ML.VideoDetection.Operators;

namespace Dff.Samples.Commands;

/// <summary><c>serve</c>: a web page and an API that detect objects in uploaded videos.</summary>
internal static class ServeCommand
{
    private static readonly ServeSettings _defaults = new() { Addresses = ListenAddresses.Parse("http://127.0.0.1:5080") };

    public static Command Create()
    {
        var model = new Option<string>("--model") { Description = "The model: an ML.NET .zip, or a PyTorch .pth or .safetensors" + PublishedFiles.ModelNames + ".", HelpName = "M.zip|M.pth|r50", Required = true };
        var urls = new Option<ListenAddresses>("--urls")
        {
            Description = "Where to listen, several separated by ';'. Port 0 takes a free one. Default: http://127.0.0.1:5080, for this machine only.",
            HelpName = "URL",
            DefaultValueFactory = _ => _defaults.Addresses,
            CustomParser = argument =>
            {
                try
                {
                    return ListenAddresses.Parse(argument.Tokens[0].Value);
                }
                catch (FormatException e)
                {
                    argument.AddError($"--urls: {e.Message}");
                    return null;
                }
            },
        };
        var hosts = new Option<string?>("--allowed-hosts")
        {
            Description = "Names that requests may call the server by, separated by ';'. Default: this machine's own on a loopback address, else any.",
            HelpName = "NAMES",
        };
        var camera = new Option<string?>("--camera") { Description = "The URL of a stream or the number of a camera that the page shows with boxes, to whoever opens it.", HelpName = "URL" };
        var folder = new Option<string?>("--folder")
        {
            Description = "Where uploads lie while they are kept, in a folder that is deleted at the end. Default: the system's temporary folder.",
            HelpName = "DIR",
        };
        Option<int> uploadMegabytes = Whole("--max-upload-mb", "Largest video in megabytes; pictures may have 32 at most.", (int)(_defaults.MaxUploadBytes >> 20), 1, 1 << 20);
        Option<int> frames = Whole("--max-frames", "Most frames of a video.", _defaults.MaxFrames, 1, 10_000_000);
        Option<double> megapixels = Number("--max-megapixels", "Largest frame or picture, in millions of pixels.", _defaults.MaxPixels / 1e6, 0.001, 500);
        Option<int> queue = Whole("--queue", "How many videos may wait for their turn.", _defaults.QueueCapacity, 1, 1000);
        Option<int> workers = Whole("--workers", "How many videos are worked on at a time.", _defaults.Workers, 1, 64);
        Option<int> videos = Whole("--max-videos", "How many videos are held in all, finished ones too.", _defaults.MaxVideos, 1, 10_000);
        Option<double> keep = Number("--keep-minutes", "How long finished videos and their results are kept.", _defaults.KeepFor.TotalMinutes, 0.01, 100_000);
        Option<double> threshold = Number("--score-threshold", "Weaker detections are not recorded; the page's slider starts there.", ServeSettings.DefaultScoreThreshold, 0, 0.99);
        var flowFrames = new FlowFrameOptions("Every how many frames the whole network runs; 1 is slowest and best. Default: the model's.");
        Option<string?> device = SharedOptions.Device();
        Option<int?> threads = SharedOptions.Threads();

        var command = new Command(
            "serve",
            """
            Serves a page, and an API, that detect objects in the videos that are uploaded, or find the class of each pixel, as the model does. Ctrl+C ends it and deletes them.

            Examples:
              Dff.Samples serve --model dff.zip
              Dff.Samples serve --model dff.zip --camera rtsp://camera/stream
              Dff.Samples serve --model dff.zip --urls http://127.0.0.1:8000 --max-upload-mb 2000 --max-frames 100000
            """)
        {
            model, urls, hosts, camera, folder, uploadMegabytes, frames, megapixels, queue, workers, videos, keep, threshold, device, threads,
        };
        flowFrames.AddTo(command);
        command.SetAction((result, cancel) => new ServeRun
        {
            ModelPath = result.GetRequiredValue(model),
            Device = result.GetValue(device),
            Threads = result.GetValue(threads),
            Settings = new ServeSettings
            {
                Addresses = result.GetRequiredValue(urls),
                AllowedHosts = result.GetValue(hosts)?.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [],
                Camera = result.GetValue(camera),
                Folder = result.GetValue(folder),
                MaxUploadBytes = (long)result.GetValue(uploadMegabytes) << 20,
                MaxFrames = result.GetValue(frames),
                MaxPixels = (long)(result.GetValue(megapixels) * 1e6),
                QueueCapacity = result.GetValue(queue),
                Workers = result.GetValue(workers),
                MaxVideos = result.GetValue(videos),
                KeepFor = TimeSpan.FromMinutes(result.GetValue(keep)),
                Detector = Detector(flowFrames.Read(result), (float)result.GetValue(threshold)),
            },
        }.RunAsync(cancel));
        return command;
    }

    private static VideoDetectorOptions Detector(VideoDetectorOptions options, float scoreThreshold)
    {
        options.ScoreThreshold = scoreThreshold;
        return options;
    }

    private static Option<int> Whole(string name, string description, int otherwise, int least, int most) => new(name)
    {
        Description = description,
        HelpName = "N",
        DefaultValueFactory = _ => otherwise,
        Validators =
        {
            result => Check(
                result.Tokens.Count > 0 && (result.GetValueOrDefault<int>() < least || result.GetValueOrDefault<int>() > most),
                result,
                $"{name} must be between {least} and {most}."),
        },
    };

    private static Option<double> Number(string name, string description, double otherwise, double least, double most) => new(name)
    {
        Description = description,
        HelpName = "N",
        DefaultValueFactory = _ => otherwise,
        Validators =
        {
            result => Check(
                result.Tokens.Count > 0 && !(result.GetValueOrDefault<double>() >= least && result.GetValueOrDefault<double>() <= most),
                result,
                FormattableString.Invariant($"{name} must be between {least} and {most}.")),
        },
    };

    private static void Check(bool wrong, System.CommandLine.Parsing.OptionResult result, string message)
    {
        if (wrong)
            result.AddError(message);
    }
}
