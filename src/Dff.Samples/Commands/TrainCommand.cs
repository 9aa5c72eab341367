using System.CommandLine;
using System.CommandLine.Parsing;
using Dff.Samples.Commands.Segmentation;
using Microsoft.ML.VideoDetection.Operators;

namespace Dff.Samples.Commands;

/// <summary><c>train</c>: makes a model of labelled videos.</summary>
internal static class TrainCommand
{
    public const string Name = "train";

    // What only detection knows.
    private static readonly string[] _detectionOnly =
    [
        "--format", "--frames-root", "--images", "--frames", "--validation-frames-root", "--validation-frames", "--anchor-scales", "--anchor-ratios",
        "--carry-detections", FlowFrameOptions.ProposalsName,
    ];

    public static Command Create()
    {
        var data = new TrainDataOptions();
        var settings = new TrainSettings();
        Option<string> task = SharedOptions.Task();
        Option<string?> masks = SharedOptions.Masks("--data is the folder of their pictures, and --classes names the numbers in them; implies --task segmentation");
        Option<string?> validationMasks = SharedOptions.Masks("of --validation", "--validation-masks");
        var output = new Option<string>("--output") { Description = "The model to write, an ML.NET .zip.", HelpName = "M.zip", Required = true };
        var workspace = new Option<string?>("--workspace")
        {
            Description = "Folder for checkpoints, training.csv and plots. Default: beside the model, its name with -training.", HelpName = "DIR",
        };
        var resume = new Option<bool>("--resume") { Description = "Go on from the last checkpoint in the workspace, if there is one." };
        var seed = new Option<int?>("--seed") { Description = "The same number gives the same weights. Default: chance.", HelpName = "S" };
        Option<string?> device = SharedOptions.Device();
        Option<int?> threads = SharedOptions.Threads();

        var command = new Command(
            Name,
            """
            Trains a detector on labelled videos, or a segmenter on frames with masks. What is not said is chosen by looking at labelled videos, and printed:
            anchors, steps, what is kept back for validation. Ctrl+C stops after the current step, and --resume goes on from there.

            Examples:
              Dff.Samples train --data data/synthetic --output shapes.zip --time 30m
              Dff.Samples train --data street.csv --frames 0..594 --validation-frames 595..794 --output street.zip --early-stopping 3
              Dff.Samples train --task segmentation --data CamVid --output street.zip --epochs 20
              Dff.Samples train --data ILSVRC2015 --validation-set val --preset r50 --init resnet50 --flow-init flownet.pth --output vid.zip
            """);
        command.Options.Add(output);
        command.Options.Add(task);
        data.AddTo(command);
        command.Options.Add(masks);
        command.Options.Add(validationMasks);
        settings.AddTo(command);
        foreach (Option option in new Option[] { workspace, resume, seed, device, threads })
            command.Options.Add(option);
        command.Validators.Add(result =>
        {
            if (result.GetValue(output) is string path && !path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
                result.AddError($"--output is '{path}'; it must end in .zip.");
            if (SharedOptions.IsSegmentation(result.GetValue(task), result.GetValue(masks)))
            {
                foreach (Option option in command.Options.Where(option => _detectionOnly.Contains(option.Name) && result.GetResult(option) is { Implicit: false }))
                    result.AddError($"{option.Name} has no meaning for segmentation.");
            }
            else if (command.Options.FirstOrDefault(option => option.Name == TrainSettings.ClassWeights) is { } weights && result.GetResult(weights) is { Implicit: false })
            {
                result.AddError($"{weights.Name} has no meaning for detection.");
            }
            else if (result.GetValue(validationMasks) is not null)
            {
                result.AddError("--validation-masks belongs to --masks.");
            }
        });
        command.SetAction(async (result, cancel) =>
        {
            string path = result.GetRequiredValue(output);
            string workspacePath = result.GetValue(workspace) ?? $"{path[..^".zip".Length]}-training";
            (double share, bool isShareGiven) = data.ValidationShare(result, settings.IsSmall(result) ? TrainChoices.UsualShare : 0);
            bool isSegmentation = SharedOptions.IsSegmentation(result.GetValue(task), result.GetValue(masks));
            var choices = new TrainChoices
            {
                Anchors = !isSegmentation && settings.ChoosesAnchors(result),
                Steps = settings.ChoosesSteps(result),
                Patience = settings.ChoosesPatience(result),
                ValidationShare = share,
                IsShareGiven = isShareGiven,
                CommandLine = [.. result.Tokens.Select(token => token.Value)],
            };
            int? number = result.GetValue(seed) ?? (result.GetValue(resume) ? null : Random.Shared.Next());
            if (isSegmentation)
            {
                return await new SegmentationTrainRun
                {
                    Data = data.TrainingMasks(result, result.GetValue(masks)),
                    Validation = data.ValidationMasks(result, result.GetValue(masks), result.GetValue(validationMasks)),
                    OutputPath = path,
                    WorkspacePath = workspacePath,
                    Resume = result.GetValue(resume),
                    Options = await settings.BuildSegmentationAsync(result, cancel),
                    Choices = choices,
                    Translate = settings.Translate,
                    Seed = number,
                    Device = result.GetValue(device),
                    Threads = result.GetValue(threads),
                }.RunAsync(cancel);
            }

            return await new DetectionTrainRun
            {
                Data = data.Training(result),
                Validation = data.Validation(result),
                ClassNames = data.ClassNames(result),
                OutputPath = path,
                WorkspacePath = workspacePath,
                Resume = result.GetValue(resume),
                Options = await settings.BuildAsync(result, cancel),
                Choices = choices,
                Translate = settings.Translate,
                Seed = number,
                Device = result.GetValue(device),
                Threads = result.GetValue(threads),
            }.RunAsync(cancel);
        });
        return command;
    }
}
