using Spectre.Console;

namespace Microsoft.ML.VideoDetection.Tests.Training;

[TestClass]
public sealed class ReferenceTrainingTests
{
    [TestMethod]
    public void Three_steps_equal_those_of_the_reference()
    {
        using var text = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(text) });
        int exitCode = global::ReferenceCheck.CheckCommands.Run(
            ["training", "--reference", SharedFolder.Reference("training_step_r50"), "--frames", SharedFolder.Reference("frames_small")], console, text);
        Assert.AreEqual(0, exitCode, text.ToString());
        Assert.Contains("gradients of 175 parameters", text.ToString());
    }
}
