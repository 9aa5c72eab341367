using System.IO.Compression;
using System.Reflection.Metadata;
using System.Xml.Linq;
using Microsoft.ML.VideoDetection.Tests.Data;
using Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow;
using Microsoft.ML.VideoDetection.Tests.Documentation;
using Microsoft.ML.VideoDetection.Training.Optimizers;

namespace Microsoft.ML.VideoDetection.Tests.Package;

[TestClass]
public sealed class PackageTests
{
    // What the library's own code uses; all else comes along with these.
    private static readonly string[] _dependencies =
    [
        "HarfBuzzSharp.NativeAssets.Linux", "Microsoft.ML", "Microsoft.ML.ImageAnalytics", "OpenCvSharp4", "OxyPlot.Core", "OxyPlot.SkiaSharp",
        "SkiaSharp", "SkiaSharp.NativeAssets.Linux.NoDependencies", "TorchSharp", "YamlDotNet",
    ];

    [TestMethod]
    public void Package_holds_readme_licence_icon_comments_and_symbols_and_names_its_own_dependencies_only()
    {
        using var packed = new PackedLibrary();
        using ZipArchive package = packed.Open("nupkg"), symbols = packed.Open("snupkg");
        string[] files = [.. package.Entries.Select(entry => entry.FullName)];
        foreach (string file in new[] { "README.md", "icon.png", "lib/net10.0/Microsoft.ML.VideoDetection.dll", "lib/net10.0/Microsoft.ML.VideoDetection.xml" })
            Assert.Contains(file, files);
        Assert.IsFalse(files.Any(file => file.Contains("Microsoft.ML.Core", StringComparison.Ordinal)), "changed copies of ML.NET are never shipped");

        XElement metadata = PackedLibrary.Metadata(package);
        string Value(string name) => metadata.Elements().Single(element => element.Name.LocalName == name).Value;
        Assert.AreEqual(("MIT", "README.md", "icon.png"), (Value("license"), Value("readme"), Value("icon")));
        XElement[] dependencies = [.. metadata.Descendants().Where(element => element.Name.LocalName == "dependency")];
        CollectionAssert.AreEquivalent(_dependencies, dependencies.Select(element => element.Attribute("id")!.Value).ToArray());
        Assert.AreEqual("[5.0.1, 6.0.0)", dependencies.Single(element => element.Attribute("id")!.Value == "Microsoft.ML").Attribute("version")!.Value);

        using var pdb = new MemoryStream();
        using (Stream stream = symbols.GetEntry("lib/net10.0/Microsoft.ML.VideoDetection.pdb")!.Open())
            stream.CopyTo(pdb);
        pdb.Position = 0;
        using MetadataReaderProvider provider = MetadataReaderProvider.FromPortablePdbStream(pdb);
        MetadataReader reader = provider.GetMetadataReader();
        Assert.IsTrue(
            reader.Documents.Any(handle => reader.GetString(reader.GetDocument(handle).Name).EndsWith("VideoDetectionCatalog.cs", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void Readme_of_the_package_has_no_relative_links()
    {
        string readme = File.ReadAllText(Path.Combine(ConsoleProgram.RepositoryRoot, "src/Microsoft.ML.VideoDetection/PACKAGE.md"));
        Assert.DoesNotMatchRegex(@"\]\((?!https://)", readme);
    }

    [TestMethod]
    [TestCategory("Slow")]
    public void Package_works_from_an_empty_console_project_with_the_example_of_the_README()
    {
        using var folder = new TemporaryFolder();
        var mlContext = new MLContext(1);
        using (DeepFeatureFlowTransformer model = mlContext.VideoDetection.CreateUntrained(SmallModel.Architecture))
            mlContext.Model.Save(model, model.InputSchema, folder.File("dff.zip"));
        Clips.Write(folder.File("street.mp4"), 64, 48, 5, codec: "mp4v");
        string output = RunWithPackage(folder, Snippet.In("README.md").First().Code);
        Assert.AreEqual(5, VideoSource.FromFile(folder.File("annotated.mp4")).Info.FrameCount, output);
    }

    [TestMethod]
    [TestCategory("Slow")]
    public void Dataset_of_ones_own_needs_the_package_only()
    {
        using var folder = new TemporaryFolder();
        Clips.Write(folder.File("street.mp4"), 64, 48, 5, codec: "mp4v");
        string output = RunWithPackage(folder, Snippet.In("docs/datasets.md").Single(snippet => snippet.Name == "own-format").Code);
        StringAssert.Contains(output, "2 videos, 25 frames of 'crossing'");
    }

    private static string RunWithPackage(TemporaryFolder folder, string program)
    {
        using var packed = new PackedLibrary();
        bool isWindows = OperatingSystem.IsWindows();
        folder.Write("nuget.config", $"<configuration><packageSources><add key=\"local\" value=\"{packed.Feed}\" /></packageSources></configuration>");
        folder.Write(
            "street.csproj",
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <CreateHardLinksForCopyLocalIfPossible>true</CreateHardLinksForCopyLocalIfPossible>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Microsoft.ML.VideoDetection" Version="{packed.Version}" />
                <PackageReference Include="TorchSharp-cpu" Version="0.107.0" />
                <PackageReference Include="{(isWindows ? "OpenCvSharp4.runtime.win" : "OpenCvSharp4.official.runtime.linux-x64")}" Version="4.13.0.20260627" />
              </ItemGroup>
            </Project>
            """);
        folder.Write("Program.cs", program);
        try
        {
            (int exitCode, string output) = PackedLibrary.Dotnet(folder.Root, "run", "-nodeReuse:false");
            Assert.AreEqual(0, exitCode, output);
            return output;
        }
        finally
        {
            // The version is of this run alone: nobody needs it in the cache.
            string cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
                ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
            string left = Path.Combine(cache, "microsoft.ml.videodetection", packed.Version);
            if (Directory.Exists(left))
                Directory.Delete(left, recursive: true);
        }
    }
}
