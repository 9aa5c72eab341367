using System.Globalization;
using System.Text;
using Microsoft.ML.VideoDetection.Tests.Documentation;

namespace Microsoft.ML.VideoDetection.Tests.Architecture;

/// <summary>docs/architecture.md draws the folders as they are.</summary>
[TestClass]
public sealed class ArchitectureDocumentTests
{
    // What lives in each folder; the order is the drawing's.
    private static readonly (string Folder, string Holds)[] _folders =
    [
        ("DeepFeatureFlow", "the ML.NET face: trainers and their options, transformers, binding of rows; the stream engine, generic over the task"),
        ("Training", "loop and callbacks, schedule, optimizers, checkpoints, loading of pairs, augmentation, losses"),
        ("Evaluation", "metrics and report pages"),
        ("Tasks", "per task: head, post-processing, frozen layers, the result of a frame; tracking"),
        ("Propagation", "key-frame rule, motion estimators, feature warp, boxes carried along the motion"),
        ("Weights", "reading of PyTorch checkpoints, safetensors and ONNX; names of published models; download"),
        ("Modeling", "backbones, neck, normalization; the same layers frozen for inference"),
        ("Operators", "kernels on memory and tensors: anchors, box coder, IoU, NMS, RoIAlign, resize, warp"),
        ("Output", "what is written: annotated video, CSV, JSON lines, COCO, MOT, masks, datasets, plots"),
        ("Data", "frames (video files, cameras, folders of images), labels by format, both as `IDataView`, made-up video"),
        ("Distributed", "processes that train or evaluate together (MPI)"),
        ("IO", "atomic files, bounded reading of text, paths below a folder"),
        ("Interop", "ML.NET internals, native libraries, oneDNN, MPI"),
    ];

    [TestMethod]
    public void Document_IsWhatTheCodeSays()
    {
        IReadOnlyDictionary<string, IReadOnlyList<string>> arrows = FolderGraph.Read();
        CollectionAssert.AreEquivalent(arrows.Keys.ToArray(), _folders.Select(folder => folder.Folder).ToArray(), "Describe each folder here.");
        GeneratedFile.Check("docs/architecture.md", Draw(arrows), "DFF_WRITE=1 ./build.sh docs");
    }

    [TestMethod]
    public void Reduce_LeavesOutWhatAChainStandsFor()
    {
        var arrows = new Dictionary<string, IReadOnlyList<string>> { ["a"] = ["b", "c", "d"], ["b"] = ["c"], ["c"] = ["d"], ["d"] = [] };
        CollectionAssert.AreEqual(new[] { ("a", "b"), ("b", "c"), ("c", "d") }, FolderGraph.Reduce(arrows).ToArray());
    }

    private static string Draw(IReadOnlyDictionary<string, IReadOnlyList<string>> arrows)
    {
        var text = new StringBuilder(
            """
            # Architecture

            The folders of `src/Microsoft.ML.VideoDetection` and which of them use which. This page is made from the compiled library by
            `DFF_WRITE=1 ./build.sh docs`, and a test compares it; another (`FolderDependencyTests`) fails on an arrow that its table does not allow. The namespace
            of an internal type is its folder. Public types are in `Microsoft.ML.VideoDetection`, and in `.Output` and `.Training` what few need.

            An arrow leads from a folder to one that it uses; arrows that a chain of others stands for are not drawn. The catalogs
            (`mlContext.VideoDetection`, `mlContext.VideoSegmentation`) lie in the root folder and may use everything; everything may use `Diagnostics`, the activities.

            ```mermaid
            graph TD

            """.ReplaceLineEndings("\n"));
        foreach ((string from, string to) in FolderGraph.Reduce(arrows))
            text.Append("  ").Append(from).Append(" --> ").Append(to).Append('\n');
        text.Append("```\n\n| folder | what lives there | uses |\n|---|---|---|\n");
        foreach ((string folder, string holds) in _folders)
            text.Append(CultureInfo.InvariantCulture, $"| `{folder}` | {holds} | {(arrows[folder].Count == 0 ? "–" : string.Join(", ", arrows[folder]))} |\n");
        return text.ToString();
    }
}
