using Microsoft.ML.VideoDetection.Tests.Data;
using Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow;
using Microsoft.ML.VideoDetection.Tests.Documentation;
using Microsoft.ML.VideoDetection.Tests.Samples;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Microsoft.ML.VideoDetection.Tests.Package;

/// <summary>The program as a single file: docs/production.md.</summary>
[TestClass]
public sealed class SingleFileTests
{
    [TestMethod]
    [DataRow("Dff.Samples.dll")]
    [DataRow("Microsoft.ML.VideoDetection.dll")]
    public void No_code_asks_where_its_assembly_lies_which_is_nowhere_in_a_single_file(string assembly)
    {
        using ModuleDefinition module = ModuleDefinition.ReadModule(Path.Combine(AppContext.BaseDirectory, assembly));
        string[] found =
        [
            .. from type in module.GetTypes()
               from method in type.Methods.Where(method => method.HasBody)
               from instruction in method.Body.Instructions.Where(instruction => instruction.OpCode.FlowControl == FlowControl.Call)
               let called = (instruction.Operand as MethodReference)?.FullName ?? ""
               where called.Contains("System.Reflection.Assembly::get_Location", StringComparison.Ordinal)
                   || called.Contains("System.Reflection.Assembly::GetFile", StringComparison.Ordinal)
               select $"{method.FullName} calls {called}",
        ];
        Assert.IsEmpty(found, string.Join('\n', found));
    }

    [TestMethod]
    [TestCategory("Slow")]
    public void Published_single_file_detects_from_another_folder()
    {
        using var folder = new TemporaryFolder();
        (int exitCode, string output) = PackedLibrary.Dotnet(
            ConsoleProgram.RepositoryRoot,
            "publish", "src/Dff.Samples", "-c", "Release", "-r", "linux-x64", "--no-self-contained", "-p:PublishSingleFile=true", "-nodeReuse:false",
            "--artifacts-path", folder.File("artifacts"), "-o", folder.File("app"));
        Assert.AreEqual(0, exitCode, output);
        Assert.IsEmpty(Directory.GetFiles(folder.File("app"), "*.dll"));
        var mlContext = new MLContext(1);
        using (DeepFeatureFlowTransformer model = mlContext.VideoDetection.CreateUntrained(SmallModel.Architecture))
            mlContext.Model.Save(model, model.InputSchema, folder.File("dff.zip"));
        Clips.Write(folder.File("street.mp4"), 64, 48, 5, codec: "mp4v");

        var start = new System.Diagnostics.ProcessStartInfo(
            folder.File("app/Dff.Samples"), ["predict", "--model", "dff.zip", "--input", "street.mp4", "--json", "found.jsonl"])
        {
            WorkingDirectory = folder.Root, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        (exitCode, output, string error) = Samples.SamplesProcess.Finish(System.Diagnostics.Process.Start(start)!);
        Assert.AreEqual(0, exitCode, output + error);
        Assert.HasCount(5, File.ReadAllLines(folder.File("found.jsonl")));
    }
}
