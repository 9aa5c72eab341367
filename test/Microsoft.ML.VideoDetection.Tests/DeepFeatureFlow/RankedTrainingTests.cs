using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.ML.VideoDetection.DeepFeatureFlow;
using Microsoft.ML.VideoDetection.Propagation;
using Microsoft.ML.VideoDetection.Tasks;
using Microsoft.ML.VideoDetection.Tasks.Detection;
using Microsoft.ML.VideoDetection.Tasks.Segmentation;
using Microsoft.ML.VideoDetection.Tests.Data;
using Microsoft.ML.VideoDetection.Tests.Distributed;
using Microsoft.ML.VideoDetection.Training;

namespace Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow;

/// <summary>Fit in two processes that Open MPI launched together.</summary>
[TestClass]
public sealed class RankedTrainingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow("FlowNet", "detection")]
    [DataRow("DenseInverseSearch", "detection")]
    [DataRow("DenseInverseSearch", "segmentation")]
    public void Three_steps_of_two_ranks_are_three_steps_of_one_process_with_twice_the_pairs(string motion, string task)
    {
        // The learning rate of two ranks is twice what they are told.
        (int exitCode, string output, string error) = Mpirun.Run(Mpirun.Probe(_folder.File("two"), "3", "1", "0", "0.001", motion, "plain", task));
        Assert.AreEqual(0, exitCode, output + error);
        Assert.Contains("2 ranks on 1 machine(s) make each step together: 1 pair(s) each, 2 in all; learning rate 0.002, 0.001 times 2 by the linear rule.", output);
        CollectionAssert.AreEqual(new[] { "1", "2", "3" }, Regex.Matches(output, @"^step (\d)", RegexOptions.Multiline).Select(step => step.Groups[1].Value).Distinct().ToArray());
        string[] hashes = [.. Regex.Matches(output, "rank [01] has weights ([0-9A-F]{64})").Select(hash => hash.Groups[1].Value)];
        Assert.HasCount(2, hashes);
        Assert.AreEqual(hashes[0], hashes[1]);

        // All but the last stage, conv1 to layer1, is under way before the backward pass ends.
        Match early = Regex.Match(output, @"added up ([\d.]+) MB of gradients over 2 ranks in \d+ ms, (\d+) % of them while others");
        Assert.IsGreaterThan(90, int.Parse(early.Groups[2].Value, CultureInfo.InvariantCulture), output);

        TrainProbe.Run(_folder.File("one"), "3", "2", "0", "0.002", motion, "plain", task);
        Dictionary<string, double[]> two = Weights("two", task == "segmentation"), one = Weights("one", task == "segmentation");
        CollectionAssert.AreEquivalent(one.Keys, two.Keys);
        foreach ((string name, double[] values) in one)
            Assert.IsLessThanOrEqualTo(1e-6, values.Zip(two[name], (a, b) => Math.Abs(a - b)).Max(), name);

        // And one process goes on from there with the next step.
        Assert.MatchesRegex("^step 4\n", TrainProbe.Run(_folder.File("two"), "4", "2", "0", "0.002", motion, "plain", task));
    }

    [TestMethod]
    public void A_rank_that_is_killed_ends_all_and_the_checkpoint_is_whole_for_any_number_of_ranks()
    {
        string workspace = _folder.File("w");
        Process process = Mpirun.Start(Mpirun.Probe(workspace, "100000"), Mpirun.Probe(workspace, "100000"));
        int[] ranks = new int[2];
        while (process.StandardOutput.ReadLine() is { } line && !line.StartsWith("step 4", StringComparison.Ordinal))
        {
            if (Regex.Match(line, @"rank (\d) is process (\d+)") is { Success: true } who)
                ranks[who.Groups[1].Value[0] - '0'] = int.Parse(who.Groups[2].Value, CultureInfo.InvariantCulture);
        }

        Mpirun.Signal(ranks[1], 9);
        (int exitCode, string output, string error) = Mpirun.Finish(process);
        Assert.AreNotEqual(0, exitCode);
        Assert.HasCount(1, Regex.Matches(output + error, "exited on signal 9"), output + error);
        Assert.IsTrue(SpinWait.SpinUntil(() => !ranks.Any(Mpirun.IsAlive), Mpirun.Limit));

        TrainingState state = TrainingCheckpoint.ReadHeader(Path.Combine(workspace, "last.dff-checkpoint")).State;
        Assert.AreEqual((2, 2), (state.BatchSize, state.Ranks));
        Assert.IsGreaterThanOrEqualTo(4, state.Step);

        // So many pairs have been learnt from: one process with one pair in each step goes on after that number of steps.
        int pairs = (int)state.Step * 2;
        string text = TrainProbe.Run(workspace, $"{pairs + 1}");
        Assert.MatchesRegex($@"^step {pairs + 1}\n", text);
        Assert.AreEqual(1, TrainingCheckpoint.ReadHeader(Path.Combine(workspace, "last.dff-checkpoint")).State.Ranks);

        // 2n + 1 pairs are n + 1/2 steps of two ranks, rounded up to n + 1.
        (exitCode, output, error) = Mpirun.Run(Mpirun.Probe(workspace, $"{state.Step + 2}"));
        Assert.AreEqual(0, exitCode, output + error);
        Assert.Contains($"which had 1 pairs per step: as after step {state.Step + 1} of 2 pairs each.", output);
        Assert.AreEqual($"step {state.Step + 2}", Regex.Match(output, "^step .*$", RegexOptions.Multiline).Value);
    }

    [TestMethod]
    public void Required_ranks_that_were_not_launched_are_an_error_of_one_sentence()
    {
        DeepFeatureFlowTrainer.Options options = TinyTraining.Options();
        options.ScaleOut = ScaleOutMode.Required;
        string message = Assert.ThrowsExactly<InvalidOperationException>(() => TinyTraining.Fit(options)).Message;
        Assert.Contains("launched alone: start it with Open MPI's 'mpirun -np N'", message);

        options.ScaleOut = (ScaleOutMode)9;
        Assert.Contains("ScaleOut is 9; it must be Off, WhenLaunched or Required.", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => TinyTraining.Fit(options)).Message);
    }

    private Dictionary<string, double[]> Weights(string workspace, bool isSegmenter)
    {
        string path = Path.Combine(_folder.File(workspace), "last.dff-checkpoint");
        DeepFeatureFlowArchitecture architecture = TrainingCheckpoint.ReadHeader(path).Architecture;
        using FeatureFlowNetwork network = isSegmenter ? new SegmentationNetwork(architecture) : new DeepFeatureFlowNetwork(architecture);
        TrainingCheckpoint.Restore(path, network, optimizer: null, updates: 0);
        return network.state_dict().ToDictionary(item => item.Key, item => TensorAssert.Numbers(item.Value), StringComparer.Ordinal);
    }
}
