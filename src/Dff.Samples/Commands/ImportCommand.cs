using System.CommandLine;
using Microsoft.ML;
using Microsoft.ML.VideoDetection;

namespace Dff.Samples.Commands;

/// <summary><c>import</c>: makes an ML.NET model of a PyTorch checkpoint.</summary>
internal static class ImportCommand
{
    public static Command Create()
    {
        var checkpoint = new Option<string>("--checkpoint") { Description = "A .pth or .safetensors file of a Deep Feature Flow detector" + PublishedFiles.ModelNames + ".", HelpName = "F.pth|F.safetensors|r50", Required = true };
        var output = new Option<string>("--output") { Description = "The ML.NET model to write.", HelpName = "M.zip", Required = true };
        var backbone = new Option<BackboneKind?>("--backbone") { Description = "Refuse any other backbone than this. Default: read off the file." };
        Option<string?> classes = SharedOptions.Classes("those in the checkpoint, or ImageNet VID's for 30 classes");
        var command = new Command(
            "import",
            """
            Makes an ML.NET model of a PyTorch checkpoint. Nothing in the checkpoint is run.

            Example:
              Dff.Samples import --checkpoint dff_faster_rcnn_r50_dc5_1x_imagenetvid.pth --output dff.zip
            """)
        {
            checkpoint, output, backbone, classes,
        };
        command.SetAction(async (result, cancel) =>
        {
            string source = await PublishedFiles.FindAsync(result.GetRequiredValue(checkpoint), detectorsOnly: true, cancel);
            string path = result.GetRequiredValue(output);
            if (!ModelFiles.RequireFile(source))
            {
                throw new InvalidDataException(
                    ForeignFile.Describe(source) ?? $"'{source}' is an ML.NET model already; import is for PyTorch's .pth and .safetensors.");
            }

            MLContext mlContext = SharedOptions.CreateContext("cpu", threads: null);
            var options = new CheckpointOptions { Backbone = result.GetValue(backbone), ClassNames = SharedOptions.ReadClasses(result.GetValue(classes)) };
            using DeepFeatureFlowTransformer model = mlContext.VideoDetection.LoadCheckpoint(source, options);
            ModelFiles.Save(mlContext, model, path);
            Console.WriteLine($"{model.Architecture.Backbone}, {model.Architecture.ClassNames.Length} classes.");
            Console.WriteLine($"Written: {path}");
            return ExitCode.Done;
        });
        return command;
    }
}
