using System.CommandLine;
using Microsoft.ML.Data;
using ReferenceCheck;

var reference = new Option<string>("--reference") { Description = "Folder with manifest.json and tensors.", Required = true };
var frames = new Option<string>("--frames") { Description = "Folder of pictures, or a video.", Required = true };
var recipe = new Option<string?>("--recipe") { Description = "Folder with bias_offsets.json; default: the parent of --reference." };
var inference = new Command("inference", "Compares every recorded tensor of a folder of frames.") { reference, frames, recipe };
inference.SetAction(result =>
{
    string folder = result.GetRequiredValue(reference);
    string recipeFolder = result.GetValue(recipe) ?? Path.GetFullPath(Path.Combine(folder, ".."));
    return InferenceCheck.Run(
        folder, FrameFiles.Read(result.GetRequiredValue(frames)), name => WeightRecipe.FromReference(recipeFolder, name));
});

var architecture = new Argument<string>("ARCH") { Description = $"One of {string.Join(", ", ReferenceArchitecture.Names)}." };
var folder = new Option<string>("--reference") { Description = "Folder with weights_check_ARCH.tsv.", Required = true };
var weights = new Command("weights", "Fills a network by the recipe and compares every entry.") { architecture, folder };
weights.SetAction(result => WeightsCheck.Run(result.GetRequiredValue(folder), result.GetRequiredValue(architecture)));

var root = new RootCommand("Holds Microsoft.ML.VideoDetection against tensors of the reference implementation.") 
{
    inference, weights, EvaluationCheck.Create(),
};
return root.Parse(args).Invoke();
