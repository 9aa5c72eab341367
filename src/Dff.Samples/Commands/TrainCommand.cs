using System.CommandLine;
using Microsoft.ML.VideoDetection.Operators;

namespace Dff.Samples.Commands;

/// <summary><c>train</c>: makes a model of labelled videos.</summary>
internal static class TrainCommand
{
    public const string Name = "train";

    public static Command Create()
    {
        var data = new TrainDataOptions();
        var settings = new TrainSettings();
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
            Trains a detector on labelled videos. What is not said is chosen by looking at them, and printed: anchors, steps, what is kept back for validation.
            Ctrl+C stops after the current step, and --resume goes on from there.

            Examples:
              Dff.Samples train --data data/synthetic --output shapes.zip --time 30m
              Dff.Samples train --data street.csv --frames 0..594 --validation-frames 595..794 --output street.zip --early-stopping 3
              Dff.Samples train --data ILSVRC2015 --validation-set val --preset r50 --init resnet50 --flow-init flownet.pth --output vid.zip
            """);
        command.Options.Add(output);
        data.AddTo(command);
        settings.AddTo(command);
        foreach (Option option in new Option[] { workspace, resume, seed, device, threads })
            command.Options.Add(option);
        command.Validators.Add(result =>
        {
            if (result.GetValue(output) is string path && !path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
                result.AddError($"--output is '{path}'; it must end in .zip.");
        });
        command.SetAction(async (result, cancel) =>
        {
            string path = result.GetRequiredValue(output);
            (double share, bool isShareGiven) = data.ValidationShare(result, settings.IsSmall(result) ? TrainChoices.UsualShare : 0);
            return await new TrainRun
            {
                Data = data.Training(result),
                Validation = data.Validation(result),
                ClassNames = data.ClassNames(result),
                OutputPath = path,
                WorkspacePath = result.GetValue(workspace) ?? $"{path[..^".zip".Length]}-training",
                Resume = result.GetValue(resume),
                Options = await settings.BuildAsync(result, cancel),
                Choices = new TrainChoices
                {
                    Anchors = settings.ChoosesAnchors(result),
                    Steps = settings.ChoosesSteps(result),
                    Patience = settings.ChoosesPatience(result),
                    ValidationShare = share,
                    IsShareGiven = isShareGiven,
                    CommandLine = [.. result.Tokens.Select(token => token.Value)],
                },
                Translate = settings.Translate,
                Seed = result.GetValue(seed) ?? (result.GetValue(resume) ? null : Random.Shared.Next()),
                Device = result.GetValue(device),
                Threads = result.GetValue(threads),
            }.RunAsync(cancel);
        });
        return command;
    }
}
