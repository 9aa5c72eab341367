using System.Reflection;
using Microsoft.ML.VideoDetection.Tests.Data;
using Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow;

namespace Microsoft.ML.VideoDetection.Tests.Documentation;

/// <summary>What the documentation shows compiles and runs as it stands there.</summary>
[TestClass]
public sealed class SnippetTests
{
    [TestMethod]
    public void Every_example_compiles()
    {
        IReadOnlyList<Snippet> snippets = Snippet.All();
        Assert.IsGreaterThanOrEqualTo(2, snippets.Count);
        foreach (Snippet snippet in snippets)
        {
            Assert.AreNotEqual("", snippet.Name, $"An example in {snippet.File} has no name.");
            Assert.IsNotNull(snippet.Compile());
        }
    }

    [TestMethod]
    [DataRow("detect", "annotated.mp4")]
    [DataRow("transform", null)]
    public void The_examples_of_the_README_run(string name, string? output)
    {
        MethodInfo main = Snippet.All().Single(snippet => snippet.Name == name).Compile();
        using var folder = new TemporaryFolder();
        var mlContext = new MLContext(1);
        using (DeepFeatureFlowTransformer model = SmallModel.Create(mlContext))
            mlContext.Model.Save(model, model.InputSchema, folder.File("dff.zip"));
        Clips.Write(folder.File("street.mp4"), 64, 48, 5, codec: "mp4v");

        string before = Environment.CurrentDirectory;
        TextWriter console = Console.Out;
        using var printed = new StringWriter();
        try
        {
            Environment.CurrentDirectory = folder.Root;
            Console.SetOut(printed);
            main.Invoke(null, main.GetParameters().Length == 0 ? [] : [Array.Empty<string>()]);
        }
        finally
        {
            Console.SetOut(console);
            Environment.CurrentDirectory = before;
        }

        if (output is not null)
            Assert.AreEqual(5, VideoSource.FromFile(folder.File(output)).ReadFrames().Count(IsDisposed));
        else
            Assert.HasCount(5, printed.ToString().Trim().Split('\n'));
    }

    private static bool IsDisposed(VideoFrame frame)
    {
        frame.Dispose();
        return true;
    }
}
