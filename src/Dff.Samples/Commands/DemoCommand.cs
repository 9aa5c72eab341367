using System.CommandLine;

namespace Dff.Samples.Commands;

/// <summary><c>demo</c>: the main job on generated data, so that a newcomer sees every part work without any download.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var folder = new Option<string>("--folder")
        {
            Description = "Where the files go.",
            HelpName = "DIR",
            DefaultValueFactory = _ => Path.Combine("artifacts", "demo"),
        };
        var quick = new Option<bool>("--quick") { Description = "Two minutes in all: everything works, but the model is a worse one." };
        var command = new Command(
            "demo", "Makes up labelled videos, trains a detector on them, measures it on other ones, saves it, loads it again and draws what it finds.")
        {
            folder,
            quick,
        };
        command.SetAction((result, cancel) => new DemoRun(
            result.GetRequiredValue(folder), result.GetValue(quick) ? DemoRecipe.Quick : DemoRecipe.Full).RunAsync(cancel));
        return command;
    }
}
