using System.Text.Json.Nodes;
using Microsoft.ML.VideoDetection.Tests.Data;
using Microsoft.ML.VideoDetection.Tests.ReferenceCheck;
using TorchSharp;

namespace Microsoft.ML.VideoDetection.Tests.Training;

/// <summary>Training steps against those of the reference, with its own noise as the tolerance.</summary>
[TestClass]
public sealed class ReferenceTrainingTests
{
    // The sharp set: gradients and updates of all three steps, where the other one can be compared for one and a half.
    [TestMethod]
    public void Three_steps_equal_those_of_the_reference() => AssertEqual("training_step_r50_b", threads: 1);

    [TestMethod]
    [TestCategory("Slow")]
    [DataRow("training_step_r50", 2)]
    [DataRow("training_step_r50", 1)]
    [DataRow("training_step_r50_b", 2)]
    public void With_the_other_number_of_threads_too(string set, int threads) => AssertEqual(set, threads);

    // What the sharp set is for: a thousandth more learning rate, and a recipe without one of its parts.
    [TestMethod]
    [TestCategory("Slow")]
    [DataRow("lr", 5.1e-5 * 1.001)]
    [DataRow("momentum", 0.0)]
    [DataRow("weight_decay", 0.0)]
    public void Another_recipe_is_told_from_the_reference(string name, double value)
    {
        using var copy = new TemporaryFolder();
        Directory.CreateDirectory(copy.File("training"));
        foreach (string file in Directory.EnumerateFiles(Fixtures.Reference("training_step_r50_b")))
            copy.Write($"training/{Path.GetFileName(file)}", File.ReadAllBytes(file));
        copy.Write("bias_offsets.json", File.ReadAllBytes(Fixtures.Reference("bias_offsets.json")));
        JsonNode manifest = JsonNode.Parse(File.ReadAllText(copy.File("training/manifest.json")))!;
        manifest[name] = value;
        copy.Write("training/manifest.json", manifest.ToJsonString());

        CheckRun run = Run(copy.File("training"));

        Assert.AreEqual(1, run.ExitCode, run.Output);
        Console.WriteLine(string.Join('\n', run.Failures));
    }

    private static void AssertEqual(string set, int threads)
    {
        int before = torch.get_num_threads();
        torch.set_num_threads(threads);
        try
        {
            CheckRun run = Run(Fixtures.Reference(set));
            Assert.AreEqual(0, run.ExitCode, run.Output + run.Errors);
            StringAssert.Contains(run.Output, "gradients of 175 parameters");
            Assert.AreEqual(set == "training_step_r50_b", run.Output.Contains("updates of 175 parameters", StringComparison.Ordinal));
        }
        finally
        {
            torch.set_num_threads(before);
        }
    }

    private static CheckRun Run(string folder) => CheckRun.Of("training", "--reference", folder, "--frames", Fixtures.Reference("frames_small"));
}
