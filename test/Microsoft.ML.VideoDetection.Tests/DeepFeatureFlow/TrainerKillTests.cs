using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.VideoDetection.Tests.Data;

namespace Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow;

/// <summary>A training process that is killed and started again ends with the weights of one that never was, bit for bit.</summary>
[TestClass]
public sealed class TrainerKillTests
{
    [TestMethod]
    public void Killed_twice() => AssertSameWeights(kills: 2, steps: 14, seed: 5);

    [TestMethod]
    [TestCategory("Slow")]
    public void Killed_at_ten_random_moments() => AssertSameWeights(kills: 10, steps: 60, seed: 1);

    private static void AssertSameWeights(int kills, int steps, int seed)
    {
        using TemporaryFolder undisturbed = new(), disturbed = new();
        string expected = Run(undisturbed, steps, killAfter: null, TimeSpan.Zero).Weights!;
        Assert.AreEqual("weights ".Length + 64, expected.Length);

        // Every second kill comes at any time, the start of the process included; the others a moment after one of the next steps,
        // when its checkpoint is most likely being written.
        var random = new Random(seed);
        int made = 0, halfWritten = 0;
        for (; made < kills; made++)
        {
            bool isLoose = made % 2 == 1;
            int after = isLoose ? 0 : random.Next(1, (2 * steps / kills) - 1);
            TimeSpan delay = TimeSpan.FromMilliseconds(random.Next(isLoose ? 2500 : 60));
            (string? weights, _) = Run(disturbed, steps, after, delay);
            if (weights is not null)
                break;
            halfWritten += disturbed.FileNames.Any(name => name.Contains(".partial-", StringComparison.Ordinal)) ? 1 : 0;
        }

        Console.WriteLine($"{made} kills, {halfWritten} with a checkpoint half written");
        Assert.AreEqual(kills, made, "The training ended before it was killed often enough.");
        (string? actual, int firstStep) = Run(disturbed, steps, killAfter: null, TimeSpan.Zero);
        Assert.IsGreaterThan(1, firstStep, "Nothing was resumed.");
        Assert.AreEqual(expected, actual);
        Assert.IsFalse(disturbed.FileNames.Any(name => name.Contains(".partial-", StringComparison.Ordinal)));
    }

    /// <summary>Runs the process to its end, or kills it a time after it has made some steps, counted from its first.</summary>
    private static (string? Weights, int FirstStep) Run(TemporaryFolder folder, int steps, int? killAfter, TimeSpan delay)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            ["exec", "--runtimeconfig", Beside("Microsoft.ML.VideoDetection.Tests.runtimeconfig.json"), "--depsfile",
                Beside("Microsoft.ML.VideoDetection.Tests.deps.json"), Beside("TrainProbe.dll"), folder.Root, steps.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        int first = 0, count = 0;
        while (killAfter is null || count < killAfter)
        {
            if (process.StandardOutput.ReadLine() is not { } line)
                break;
            if (line.StartsWith("weights ", StringComparison.Ordinal))
            {
                process.WaitForExit();
                return (line, first);
            }

            count++;
            first = first == 0 ? int.Parse(line["step ".Length..], CultureInfo.InvariantCulture) : first;
        }

        if (killAfter is null)
            Assert.Fail($"TrainProbe ended with exit code {process.ExitCode} and said no weights.");
        Thread.Sleep(delay);
        process.Kill();
        process.WaitForExit();
        return (null, first);
    }

    private static string Beside(string name) => Path.Combine(AppContext.BaseDirectory, name);
}
