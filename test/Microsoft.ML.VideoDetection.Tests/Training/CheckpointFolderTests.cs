using Microsoft.ML.VideoDetection.DeepFeatureFlow;
using Microsoft.ML.VideoDetection.Tasks.Detection;
using Microsoft.ML.VideoDetection.Tests.Data;
using Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow;
using Microsoft.ML.VideoDetection.Training;

namespace Microsoft.ML.VideoDetection.Tests.Training;

[TestClass]
public sealed class CheckpointFolderTests
{
    private static readonly TrainingState _state = new(1, 0, 0, 1, 1, null, 0, 0, TimeSpan.Zero, 0, IsFinished: false);

    [TestMethod]
    public void Last_and_best_are_files_of_their_own()
    {
        using var folder = new TemporaryFolder();
        var checkpoints = new CheckpointFolder(folder.Root);
        using DeepFeatureFlowNetwork network = InitialNetwork.Build(1, TinyTraining.Architecture);
        using var optimizer = new DetectorOptimizer(
            FrozenStages.Apply(network, 4), new OptimizerSettings(OptimizerKind.AdamW, 1e-3, 0.9, 1e-4, 10));
        checkpoints.SaveBest(network, optimizer, _state with { Step = 3 });
        checkpoints.SaveLast(network, optimizer, _state with { Step = 5 });
        CollectionAssert.AreEqual(new[] { "best.dff-checkpoint", "last.dff-checkpoint" }, folder.FileNames);
        Assert.AreEqual(3, TrainingCheckpoint.ReadHeader(checkpoints.BestPath).State.Step);
        Assert.AreEqual(5, TrainingCheckpoint.ReadHeader(CheckpointFolder.Find(folder.Root)).State.Step);
        Assert.AreEqual(3, TrainingCheckpoint.ReadHeader(CheckpointFolder.Find(checkpoints.BestPath)).State.Step);
    }

    [TestMethod]
    public void A_folder_without_checkpoint_is_named()
    {
        using var folder = new TemporaryFolder();
        string message = Assert.ThrowsExactly<FileNotFoundException>(() => CheckpointFolder.Find(folder.Root)).Message;
        Assert.Contains(folder.Root, message);
        Assert.Contains("last.dff-checkpoint", message);
    }

    [TestMethod]
    public void The_best_checkpoint_moves_along_into_another_workspace()
    {
        using TemporaryFolder old = new(), now = new();
        old.Write("best.dff-checkpoint", "best");
        string last = old.Write("last.dff-checkpoint", "last");
        var checkpoints = new CheckpointFolder(now.Root);
        checkpoints.TakeBestFrom(last);
        CollectionAssert.AreEqual(new[] { "best.dff-checkpoint" }, now.FileNames);
        Assert.AreEqual("best", File.ReadAllText(checkpoints.BestPath));

        // In its own folder, or where there is none, there is nothing to do.
        new CheckpointFolder(old.Root).TakeBestFrom(last);
        File.Delete(old.File("best.dff-checkpoint"));
        checkpoints.TakeBestFrom(last);
        Assert.AreEqual("best", File.ReadAllText(checkpoints.BestPath));
    }

    [TestMethod]
    public void What_a_killed_process_left_half_written_is_cleared_away_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        string[] kept = ["best.dff-checkpoint", "last.dff-checkpoint", "notes.partial-1.dff-checkpoint", "training.csv"];
        foreach (string name in kept)
            folder.Write(name, "kept");
        folder.Write($"last.partial-{Guid.NewGuid():N}.dff-checkpoint", "half");
        folder.Write($"best.partial-{Guid.NewGuid():N}.dff-checkpoint", "half");
        new CheckpointFolder(folder.Root).ClearUnfinished();
        CollectionAssert.AreEqual(kept, folder.FileNames);
    }
}
