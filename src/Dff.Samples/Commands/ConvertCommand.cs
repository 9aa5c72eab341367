using System.CommandLine;
using Dff.Samples.Data;
using Microsoft.ML.VideoDetection;

namespace Dff.Samples.Commands;

/// <summary><c>convert</c>: writes labelled videos of any format in another one.</summary>
internal static class ConvertCommand
{
    private const string Targets = "coco|vid|mot|yolo|csv";

    public static Command Create()
    {
        var data = new Option<string>("--data") { Description = "Labelled videos, as check-data takes them.", HelpName = "FOLDER|FILE", Required = true };
        var to = new Option<string>("--to") { Description = "The format to write.", HelpName = Targets, Required = true };
        to.AcceptOnlyFromAmong(Targets.Split('|'));
        var output = new Option<string>("--output") { Description = "A new or empty folder.", HelpName = "DIR", Required = true };
        var format = new Option<string?>("--format") { Description = "Of --data. Default: told by what is there.", HelpName = DataFormat.Names };
        format.AcceptOnlyFromAmong(DataFormat.Names.Split('|'));
        Option<string?> framesRoot = SharedOptions.FramesRoot(" of --data");
        var set = new Option<string?>("--set") { Description = "ImageNet: train, val, or a list file in ImageSets; YOLO: train, val or test.", HelpName = "SET" };
        Option<string> images = SharedOptions.Images();
        Option<FrameRange?> frames = SharedOptions.Frames("--frames", "Only these frames of each video: 0-based, both included.");
        Option<string?> classes = SharedOptions.Classes("the data's own list; for ImageNet the 30 of the VID challenge");
        var png = new Option<bool>("--png") { Description = "Images as PNG. Default: copies of image files, and JPEG of quality 95 for frames out of videos." };
        var command = new Command(
            "convert",
            """
            Writes labelled videos of any format as a folder in another one, with their images. The folder appears when it is complete.

            Examples:
              Dff.Samples convert --data cvat/annotations.xml --frames-root street.mp4 --to coco --output street-coco
              Dff.Samples convert --data MOT17/train --to yolo --output mot-yolo
              Dff.Samples convert --data roboflow/data.yaml --set valid --to vid --output val
            """)
        {
            data, to, output, format, framesRoot, set, images, frames, classes, png,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(png) && result.GetValue(to) == "vid")
                result.AddError("--png does not go with --to vid: ImageNet VID has JPEG images.");
        });
        command.SetAction((result, cancel) => new ConvertRun
        {
            Source = new LabeledDataSource
            {
                Path = result.GetRequiredValue(data),
                Format = result.GetValue(format),
                FramesRoot = result.GetValue(framesRoot),
                Set = result.GetValue(set),
                Grouping = SharedOptions.ReadImages(result.GetValue(images)),
                Frames = result.GetValue(frames),
            },
            ClassNames = SharedOptions.ReadClasses(result.GetValue(classes)),
            Layout = result.GetRequiredValue(to) switch
            {
                "coco" => DatasetLayout.CocoVid,
                "vid" => DatasetLayout.ImageNetVid,
                "mot" => DatasetLayout.Mot,
                "yolo" => DatasetLayout.Yolo,
                _ => DatasetLayout.BoxesCsv,
            },
            ImageFormat = result.GetValue(png) ? DatasetImageFormat.Png : DatasetImageFormat.Original,
            OutputPath = result.GetRequiredValue(output),
        }.RunAsync(cancel));
        return command;
    }
}
