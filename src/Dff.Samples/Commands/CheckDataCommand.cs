using System.CommandLine;
using Dff.Samples.Commands.Segmentation;
using Dff.Samples.Data;

namespace Dff.Samples.Commands;

/// <summary><c>check-data</c>: what labelled data consists of, and what is wrong with it.</summary>
internal static class CheckDataCommand
{
    public static Command Create()
    {
        var data = new Option<string>("--data") { Description = "A folder (ImageNet, MOT, COCO, YOLO, CVAT) or file (COCO-VID .json, boxes .csv, YOLO .yaml, CVAT .xml).", HelpName = "FOLDER|FILE", Required = true };
        var format = new Option<string?>("--format") { Description = "Default: told by what is there.", HelpName = DataFormat.Names };
        format.AcceptOnlyFromAmong(DataFormat.Names.Split('|'));
        Option<string?> frames = SharedOptions.FramesRoot();
        var set = new Option<string?>("--set") { Description = "ImageNet: train, val, or a list file in ImageSets; COCO: a part of the file's name; YOLO: train, val or test. Default: train where it is there.", HelpName = "SET" };
        Option<string> images = SharedOptions.Images();
        Option<string?> classes = SharedOptions.Classes("the data's own list; for ImageNet the 30 of the VID challenge");
        var strict = new Option<bool>("--strict") { Description = "The first problem is an error." };
        var skipImages = new Option<bool>("--skip-images") { Description = "Don't read the images: faster, but misses missing and damaged ones." };
        var allImages = new Option<bool>("--all-images") { Description = "Decode every image. Default: 20,000 of them, spread evenly, and the headers of the others." };
        Option<string?> masks = SharedOptions.Masks("--data is the folder of their pictures, and --classes names the numbers in them; implies --task segmentation");
        Option<string> task = SharedOptions.Task();
        var sheet = new Option<string?>("--contact-sheet") { Description = "Writes a picture of 16 frames with their boxes; ignored ones are grey.", HelpName = "F.png" };

        var command = new Command(
            "check-data",
            """
            Says what labelled videos, or frames with masks, consist of, and what is wrong with them.

            Examples:
              Dff.Samples check-data --data ILSVRC2015 --set VID_val_videos
              Dff.Samples check-data --data annotations/train.json --frames-root images/ --contact-sheet sheet.png
              Dff.Samples check-data --data MOT17/train --strict
              Dff.Samples check-data --data boxes.csv
              Dff.Samples check-data --task segmentation --data CamVid --set val
            """)
        {
            data, format, frames, set, images, classes, task, masks, strict, skipImages, allImages, sheet,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(sheet) is { Tokens.Count: > 0 } given
                && Path.GetExtension(given.Tokens[0].Value).ToUpperInvariant() is not (".PNG" or ".JPG" or ".JPEG"))
            {
                result.AddError("--contact-sheet must end in .png or .jpg.");
            }

            if (SharedOptions.IsSegmentation(result.GetValue(task), result.GetValue(masks))
                && new Option[] { format, frames, images, allImages, sheet }.FirstOrDefault(option => result.GetResult(option) is { Tokens.Count: > 0 }) is { } other)
            {
                result.AddError($"{other.Name} has no meaning for segmentation.");
            }
        });
        command.SetAction((result, cancel) => SharedOptions.IsSegmentation(result.GetValue(task), result.GetValue(masks)) ? new MaskCheckRun
        {
            Data = new MaskDataSource(result.GetRequiredValue(data), result.GetValue(masks), result.GetValue(set), SharedOptions.ReadClasses(result.GetValue(classes)))
            {
                Strict = result.GetValue(strict),
            },
            SkipImages = result.GetValue(skipImages),
        }.RunAsync(cancel) : new CheckDataRun
        {
            DataPath = result.GetRequiredValue(data),
            Format = result.GetValue(format),
            FramesPath = result.GetValue(frames),
            Set = result.GetValue(set),
            Grouping = SharedOptions.ReadImages(result.GetValue(images)),
            ClassNames = SharedOptions.ReadClasses(result.GetValue(classes)),
            Strict = result.GetValue(strict),
            SkipImages = result.GetValue(skipImages),
            AllImages = result.GetValue(allImages),
            SheetPath = result.GetValue(sheet),
        }.RunAsync(cancel));
        return command;
    }
}
