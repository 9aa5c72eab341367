using System.CommandLine;
using System.Globalization;
using Microsoft.ML.VideoDetection;

namespace Dff.Samples.Commands;

/// <summary><c>synthesize</c>: labelled video without any download.</summary>
internal static class SynthesizeCommand
{
    public static Command Create()
    {
        var output = new Option<string>("--output") { Description = "A new folder, or a video file.", HelpName = "DIR|FILE.mp4", Required = true };
        var format = new Option<string?>("--format")
        {
            Description = "Folder like ImageNet VID, folder with COCO-VID annotations, or the videos one after the other in a file. Default: by --output.",
            HelpName = "vid|coco|video",
        }.AcceptOnlyFromAmong("vid", "coco", "video");
        var videos = new Option<int?>("--videos") { Description = "Number of videos. Default: 10, or 1 for a video file.", HelpName = "N" };
        var frames = new Option<int>("--frames") { Description = "Frames of each video.", HelpName = "N", DefaultValueFactory = _ => 120 };
        var size = new Option<string>("--size") { Description = "Width and height in pixels.", HelpName = "WxH", DefaultValueFactory = _ => "512x384" };
        var seed = new Option<int>("--seed") { Description = "Other scenes for another number.", HelpName = "S", DefaultValueFactory = _ => 1 };
        var blur = new Option<double>("--motion-blur") { Description = "Share of the time that the shutter is open, 0 to 1. Six times slower unless 0.", HelpName = "B" };
        var noise = new Option<double>("--noise") { Description = "Standard deviation of the sensor's noise, in levels of 255.", HelpName = "N", DefaultValueFactory = _ => 2 };
        var png = new Option<bool>("--png") { Description = "Images as PNG, which keeps every pixel, instead of JPEG; with --format coco." };
        var preview = new Option<string?>("--preview") { Description = "Writes a picture of some frames with their boxes, too.", HelpName = "F.png" };
        var command = new Command(
            "synthesize",
            """
            Makes up labelled videos: shapes that move over landscapes and through rooms, with boxes, tracks and occlusion.

            Examples:
              Dff.Samples synthesize --output data/synthetic --videos 50 --preview look.png
              Dff.Samples synthesize --output data/synthetic-coco --format coco --seed 2
              Dff.Samples synthesize --output film.mp4 --frames 300 --size 640x360 --motion-blur 0.5
            """)
        {
            output, format, videos, frames, size, seed, blur, noise, png, preview,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(size) is not null && !TryParseSize(result.GetValue(size), out _, out _))
                result.AddError($"--size is '{result.GetValue(size)}'; it must be like 512x384.");
            if (result.GetValue(png) && result.GetValue(output) is string path && KindOf(result.GetValue(format), path) != "coco")
                result.AddError("--png needs --format coco; ImageNet VID has JPEG images, and a video file has none.");
        });
        command.SetAction((result, cancel) =>
        {
            string path = result.GetRequiredValue(output);
            string kind = KindOf(result.GetValue(format), path);
            _ = TryParseSize(result.GetValue(size), out int width, out int height);
            return new SynthesizeRun
            {
                OutputPath = path,
                Format = kind,
                PreviewPath = result.GetValue(preview),
                ImageFormat = result.GetValue(png) ? DatasetImageFormat.Png : DatasetImageFormat.Jpeg,
                Video = new SyntheticVideoOptions
                {
                    VideoCount = result.GetValue(videos) ?? (kind == "video" ? 1 : 10),
                    FramesPerVideo = result.GetValue(frames),
                    Width = width,
                    Height = height,
                    Seed = result.GetValue(seed),
                    MotionBlur = result.GetValue(blur),
                    Noise = result.GetValue(noise),
                },
            }.RunAsync(cancel);
        });
        return command;
    }

    private static string KindOf(string? format, string path) => format ?? (Path.HasExtension(path) ? "video" : "vid");

    internal static bool TryParseSize(string? text, out int width, out int height)
    {
        string[] parts = text?.Split('x', 'X') ?? [];
        height = 0;
        return int.TryParse(parts.ElementAtOrDefault(0), NumberStyles.None, CultureInfo.InvariantCulture, out width) & parts.Length == 2
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out height);
    }
}
