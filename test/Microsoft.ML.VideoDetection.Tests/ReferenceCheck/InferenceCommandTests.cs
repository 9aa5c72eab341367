using System.Text.Json.Nodes;
using Microsoft.ML.VideoDetection.Tests.Data;

namespace Microsoft.ML.VideoDetection.Tests.ReferenceCheck;

/// <summary>The library against the reference's tensors; they were recorded for ResNet-50 only, see <see cref="OtherBackboneTests"/>.</summary>
[TestClass]
public sealed class InferenceCommandTests
{
    [TestMethod]
    [DataRow(false)] // what streams run on the CPU
    [DataRow(true)] // operation by operation, as it is trained
    public void SmallFrames_EveryTensorIsWithinTheTolerance(bool plain)
    {
        CheckRun run = Run(Fixtures.Reference("inference_small_r50"), Fixtures.Reference("frames_small"), plain: plain);
        Assert.AreEqual(0, run.ExitCode, run.Output + run.Errors);

        // Frame 0 has 8 tensors, frames 1 and 2 have 10 each, frame 3 has 1; each frame also its geometry and kind.
        Assert.HasCount(8 + 10 + 10 + 1 + (4 * 2), run.Successes);

        // The network's input is not merely near: resizing is bit for bit.
        Assert.Contains("0 input 0.0e+0", run.Successes);
    }

    [TestMethod]
    [TestCategory(SharedFolder.Category)]
    public void FullFrames_EveryDetectionIsFoundAgain()
    {
        CheckRun run = Run(SharedFolder.Reference("inference_full_r50"), SharedFolder.Reference("frames_full"));
        Assert.AreEqual(0, run.ExitCode, run.Output + run.Errors);
        Assert.HasCount(8, run.Successes.Where(row => row.Contains("detections 100 of 100", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void OneElementThatDiffers_OneUnknownTensor_AndOneMissingFrame_AreTheRowsThatFail()
    {
        using TemporaryFolder reference = CopyOfSmall();
        byte[] flow = File.ReadAllBytes(reference.File("001_flow.f32"));
        BitConverter.GetBytes(BitConverter.ToSingle(flow, 4000) + 1).CopyTo(flow, 4000);
        reference.Write("001_flow.f32", flow);
        Edit(reference, manifest =>
        {
            JsonArray frames = manifest["frames"]!.AsArray();
            JsonObject last = frames[3]!.AsObject();
            last["frame"] = 9;
            frames[2]!["tensors"]!["mask"] = frames[2]!["tensors"]!["flow"]!.DeepClone();
        });

        CheckRun run = Run(reference.Root, Fixtures.Reference("frames_small"), Fixtures.Reference("bias_offsets.json"));

        Assert.AreEqual(1, run.ExitCode);
        Assert.HasCount(3, run.Failures, run.Output);
        StringAssert.StartsWith(run.Failures[0], "1 flow ");
        StringAssert.StartsWith(run.Failures[1], "2 mask: such a frame has no tensor of this name");
        StringAssert.StartsWith(run.Failures[2], "9 no such frame");
    }

    [TestMethod]
    public void OneWeightThatDiffers_Fails()
    {
        using var recipe = new TemporaryFolder();
        string offsets = File.ReadAllText(Fixtures.Reference("bias_offsets.json"));
        int at = offsets.IndexOf("0.57", StringComparison.Ordinal);
        string path = recipe.Write("bias_offsets.json", string.Concat(offsets.AsSpan(0, at), "0.67", offsets.AsSpan(at + 4)));

        CheckRun run = Run(Fixtures.Reference("inference_small_r50"), Fixtures.Reference("frames_small"), path);

        // A tenth more on one of twelve anchors: what comes before it is untouched.
        Assert.AreEqual(1, run.ExitCode);
        Assert.Contains(row => row.StartsWith("0 rpn_objectness", StringComparison.Ordinal), run.Failures);
        Assert.Contains(row => row.StartsWith("0 features", StringComparison.Ordinal), run.Successes);
    }

    [TestMethod]
    [TestCategory("Slow")]
    public void ManifestOfOneFlowFrame_AtAnotherInterval_FindsItsKeyFrameItself()
    {
        using TemporaryFolder reference = CopyOfSmall();
        Edit(reference, manifest =>
        {
            JsonArray frames = manifest["frames"]!.AsArray();
            frames.RemoveAt(3);
            frames.RemoveAt(1);
            frames.RemoveAt(0);
            manifest["key_frame_interval"] = 7;
        });

        CheckRun run = Run(reference.Root, Fixtures.Reference("frames_small"), Fixtures.Reference("bias_offsets.json"));

        Assert.AreEqual(0, run.ExitCode, run.Output + run.Errors);
        Assert.HasCount(12, run.Successes); // frame 2: 10 tensors, its geometry and kind
    }

    [TestMethod]
    [TestCategory("Slow")]
    public void Video_IsReadAsFrames_AndOtherPixelsAreReported()
    {
        using var folder = new TemporaryFolder();
        string video = Clips.Write(folder.File("clip.avi"), 320, 180, frames: 4);

        CheckRun run = Run(Fixtures.Reference("inference_small_r50"), video);

        Assert.AreEqual(1, run.ExitCode);
        Assert.HasCount(4, run.Successes.Where(row => row.EndsWith(" geometry", StringComparison.Ordinal)));
        Assert.Contains(row => row.StartsWith("0 input", StringComparison.Ordinal), run.Failures);
    }

    [TestMethod]
    [DataRow("{", "is not a manifest")]
    [DataRow("{\"arch\": \"r50\", \"img_scale\": [256, 160], \"key_frame_interval\": 3}", "frames")]
    [DataRow("{\"arch\": \"r50\", \"img_scale\": [256], \"key_frame_interval\": 3, \"frames\": []}", "img_scale must be two sizes")]
    [DataRow("{\"arch\": \"r50\", \"img_scale\": [256, 160], \"key_frame_interval\": 3, \"frames\": []}", "there must be frames")]
    public void ManifestThatIsNone_IsNamed(string json, string expected)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("manifest.json", json);
        CheckRun run = Run(folder.Root, folder.Root);
        Assert.AreEqual(1, run.ExitCode);
        StringAssert.Contains(run.Errors, path);
        StringAssert.Contains(run.Errors, expected);
    }

    [TestMethod]
    public void CutTensor_UnknownArchitecture_AndMissingFrames_AreNamed()
    {
        using TemporaryFolder reference = CopyOfSmall();
        string recipe = Fixtures.Reference("bias_offsets.json");
        StringAssert.Contains(Run(reference.Root, reference.File("no.mp4"), recipe).Errors, "no.mp4");

        reference.Cut(reference.File("000_input.f32"), "000_input.f32", 0.5);
        CheckRun cut = Run(reference.Root, Fixtures.Reference("frames_small"), recipe);
        Assert.AreEqual(1, cut.ExitCode);
        StringAssert.Contains(cut.Errors, "000_input.f32 has 221184 bytes; its shape needs 442368");

        Edit(reference, manifest => manifest["arch"] = "r51");
        StringAssert.Contains(Run(reference.Root, Fixtures.Reference("frames_small"), recipe).Errors, "Unknown architecture 'r51'");
    }

    [TestMethod]
    public void WithoutFrames_IsAUsageError()
    {
        CheckRun run = CheckRun.Of("inference", "--reference", ".");
        Assert.AreEqual(2, run.ExitCode);
        StringAssert.Contains(run.Errors, "--frames");
    }

    private static CheckRun Run(string reference, string frames, string? biasOffsets = null, bool plain = false)
    {
        string[] recipe = biasOffsets is null ? [] : ["--recipe", Path.GetDirectoryName(biasOffsets)!];
        string[] path = plain ? ["--plain"] : [];
        return CheckRun.Of(["inference", "--reference", reference, "--frames", frames, .. recipe, .. path]);
    }

    private static TemporaryFolder CopyOfSmall()
    {
        string original = Fixtures.Reference("inference_small_r50");
        var copy = new TemporaryFolder();
        foreach (string file in Directory.EnumerateFiles(original))
            copy.Write(Path.GetFileName(file), File.ReadAllBytes(file));
        return copy;
    }

    private static void Edit(TemporaryFolder reference, Action<JsonNode> change)
    {
        JsonNode manifest = JsonNode.Parse(File.ReadAllText(reference.File("manifest.json")))!;
        change(manifest);
        reference.Write("manifest.json", manifest.ToJsonString());
    }
}
