using Microsoft.ML.VideoDetection.DeepFeatureFlow;
using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Propagation;
using Microsoft.ML.VideoDetection.Tasks;
using Microsoft.ML.VideoDetection.Tasks.Detection;
using Mono.Cecil;

namespace Microsoft.ML.VideoDetection.Tests.Architecture;

/// <summary>Which folder of the library may use which: an arrow that is not in the table fails, with the types that make it.</summary>
[TestClass]
public sealed class FolderDependencyTests
{
    // Diagnostics (activities) may be used everywhere; the root (the catalogs) may use everything.
    private static readonly Dictionary<string, string[]> _allowed = new(StringComparer.Ordinal)
    {
        ["DeepFeatureFlow"] =
            ["Training", "Evaluation", "Tasks", "Propagation", "Modeling", "Weights", "Operators", "Data", "Output", "Distributed", "IO", "Interop"],
        ["Training"] = ["Tasks", "Propagation", "Modeling", "Weights", "Operators", "Data", "Output", "Distributed", "IO", "Interop"],
        ["Evaluation"] = ["Operators", "Data", "Output", "IO"],
        ["Tasks"] = ["Propagation", "Modeling", "Operators"],
        ["Propagation"] = ["Modeling", "Operators"],
        ["Weights"] = ["Modeling", "Operators"],
        ["Modeling"] = ["Operators", "Interop"],
        ["Operators"] = [],
        ["Output"] = ["Data", "IO", "Interop"],
        ["Data"] = ["IO", "Interop"],
        ["Distributed"] = ["Interop"],
        ["IO"] = [],
        ["Interop"] = [],
        ["Diagnostics"] = [],
    };

    // A list of names that depends on nothing: readers, writers and the published model share it.
    private const string ClassNames = "Microsoft.ML.VideoDetection.ImageNetVidClasses";

    private static IReadOnlyDictionary<string, string> _folders = null!;
    private static ModuleDefinition _module = null!;

    [ClassInitialize]
    public static void Read(TestContext _)
    {
        _folders = SourceFolders.Read();
        _module = ModuleDefinition.ReadModule(typeof(VideoDetectionCatalog).Assembly.Location);
    }

    [ClassCleanup]
    public static void Close() => _module.Dispose();

    [TestMethod]
    [DataRow("DeepFeatureFlow")]
    [DataRow("Training")]
    [DataRow("Evaluation")]
    [DataRow("Tasks")]
    [DataRow("Propagation")]
    [DataRow("Weights")]
    [DataRow("Modeling")]
    [DataRow("Operators")]
    [DataRow("Output")]
    [DataRow("Data")]
    [DataRow("Distributed")]
    [DataRow("IO")]
    [DataRow("Interop")]
    [DataRow("Diagnostics")]
    public void Folder_UsesOnlyWhatItMay(string folder)
    {
        string[] allowed = [.. _allowed[folder], folder, "Diagnostics"];
        var wrong = new List<string>();
        int checkedTypes = 0;
        foreach (TypeDefinition type in _module.Types.Where(type => RoomOf(TypeReferences.NameOf(type)) == folder))
        {
            checkedTypes++;
            foreach (string used in TypeReferences.Of(type))
            {
                if (used != ClassNames && RoomOf(used) is { } room && !allowed.Contains(room))
                    wrong.Add($"{type.FullName} uses {used} of {(room.Length == 0 ? "the root" : room)}");
            }
        }

        Assert.IsGreaterThan(0, checkedTypes, $"Hardly any type was found in {folder}.");
        Assert.IsEmpty(wrong, string.Join('\n', wrong));
    }

    [TestMethod]
    public void Namespace_OfAnInternalType_IsItsFolder()
    {
        string[] wrong =
        [
            .. _module.Types
                // The runtime finds IgnoresAccessChecksToAttribute by its full name.
                .Where(type => type.Namespace != "System.Runtime.CompilerServices")
                .Where(type => !type.IsPublic && _folders.ContainsKey(TypeReferences.NameOf(type)))
                .Where(type => type.Namespace != NamespaceOf(_folders[TypeReferences.NameOf(type)]))
                .Select(type => $"{type.FullName} is in the folder {_folders[TypeReferences.NameOf(type)]}"),
        ];
        Assert.IsEmpty(wrong, string.Join('\n', wrong));
    }

    // What is found must be real: a stream's engine uses a head of a task, which the table allows, and the head does not use the engine.
    [TestMethod]
    public void References_AreFoundInMembersAndInCode()
    {
        TypeDefinition engine = _module.Types.Single(type => TypeReferences.NameOf(type) == "Microsoft.ML.VideoDetection.DeepFeatureFlow.StreamEngine");
        IReadOnlySet<string> used = TypeReferences.Of(engine);
        CollectionAssert.IsSubsetOf(
            new[]
            {
                "Microsoft.ML.VideoDetection.Tasks.ITaskHead", // a field, generic
                "Microsoft.ML.VideoDetection.Propagation.FeatureWarp", // called
                "Microsoft.ML.VideoDetection.Modeling.FeatureLevel", // an array
            },
            used.ToArray());
        Assert.DoesNotContain("Microsoft.ML.VideoDetection.Tasks.Detection.FrameResult", used);
    }

    private static string NamespaceOf(string folder) =>
        folder.Length == 0 ? "Microsoft.ML.VideoDetection" : $"Microsoft.ML.VideoDetection.{folder.Replace('/', '.')}";

    private static string? RoomOf(string type) => _folders.TryGetValue(type, out string? folder) ? folder.Split('/')[0] : null;
}
