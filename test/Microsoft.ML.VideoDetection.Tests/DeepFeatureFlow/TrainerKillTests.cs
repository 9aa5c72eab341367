using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.VideoDetection.Tests.Data;

namespace Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow;

/// <summary>A training process that is killed and started again ends with the weights of one that never was, bit for bit.</summary>
[TestClass]
public sealed class TrainerKillTests
{
    [TestMethod]
    [DataRow("detection")]
    [DataRow("segmentation")]
    public void Killed_twice(string task) => AssertSameWeights(task, kills: 2, steps: 6, seed: 5);

    [TestMethod]
    [TestCategory("Slow")]
    public void Killed_at_ten_random_moments() => AssertSameWeights("detection", kills: 10, steps: 60, seed: 1);

    private static void AssertSameWeights(string task, int kills, int steps, int seed)
    {
        using TemporaryFolder undisturbed = new(), disturbed = new();
        string expected = TrainProbe.Run([undisturbed.Root, .. Arguments(task, steps)]).Trim().Split('\n')[^1];
        Assert.AreEqual("weights ".Length + 64, expected.Length);

        // The first kill comes after a step, when its checkpoint is being written or the next step is under way; every second one
        // at any time, the start of the process included. Which moment it is does not matter: the process waits after each step,
        // and so never gets further than one step beyond the last that it was told to make.
        var random = new Random(seed);
        int halfWritten = 0;
        for (int kill = 0; kill < kills; kill++)
        {
            bool isLoose = kill % 2 == 1;
            RunAndKill(disturbed, task, steps, isLoose ? 0 : random.Next(2, (2 * steps / kills) - 2), TimeSpan.FromMilliseconds(random.Next(isLoose ? 2500 : 60)));
            halfWritten += disturbed.FileNames.Any(name => name.Contains(".partial-", StringComparison.Ordinal)) ? 1 : 0;
        }

        Console.WriteLine($"{kills} kills, {halfWritten} with a checkpoint half written");
        (string actual, int firstStep) = RunToItsEnd(disturbed, task, steps);
        Assert.IsGreaterThan(1, firstStep, "Nothing was resumed.");
        Assert.AreEqual(expected, actual);
        Assert.IsFalse(disturbed.FileNames.Any(name => name.Contains(".partial-", StringComparison.Ordinal)));
    }

    private static (string Weights, int FirstStep) RunToItsEnd(TemporaryFolder folder, string task, int steps)
    {
        using Process process = Start(folder, task, steps, waits: false);
        string[] lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode);
        return (lines[^1], int.Parse(lines[0]["step ".Length..], CultureInfo.InvariantCulture));
    }

    /// <summary>Kills the process some time after it was told to go on after so many steps, counted from its first.</summary>
    private static void RunAndKill(TemporaryFolder folder, string task, int steps, int killAfter, TimeSpan delay)
    {
        using Process process = Start(folder, task, steps, waits: true);
        for (int i = 0; i < killAfter; i++)
        {
            Assert.StartsWith("step ", process.StandardOutput.ReadLine()!);
            process.StandardInput.WriteLine();
        }

        Thread.Sleep(delay);
        process.Kill();
        process.WaitForExit();
    }

    private static Process Start(TemporaryFolder folder, string task, int steps, bool waits)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            ["exec", "--runtimeconfig", Beside("Microsoft.ML.VideoDetection.Tests.runtimeconfig.json"), "--depsfile",
                Beside("Microsoft.ML.VideoDetection.Tests.deps.json"), Beside("TrainProbe.dll"), folder.Root, .. Arguments(task, steps)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["OMP_NUM_THREADS"] = "1" },
        };
        if (waits)
            start.Environment["TRAIN_PROBE_WAITS"] = "1";
        return Process.Start(start)!;
    }

    // One pair per step, a frozen backbone, and everything that a checkpoint can hold.
    private static string[] Arguments(string task, int steps) => [steps.ToString(CultureInfo.InvariantCulture), "1", "4", "2e-4", "FlowNet", "averages", task];

    private static string Beside(string name) => Path.Combine(AppContext.BaseDirectory, name);
}
