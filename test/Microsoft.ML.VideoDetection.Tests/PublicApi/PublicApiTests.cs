using Microsoft.ML.VideoDetection.Tests.Documentation;
using PublicApiGenerator;

namespace Microsoft.ML.VideoDetection.Tests.PublicApi;

/// <summary>The public API changes only when somebody means it: it is written down, and reviewed as any other file.</summary>
[TestClass]
public sealed class PublicApiTests
{
    [TestMethod]
    public void Public_API_is_the_approved_one()
    {
        string api = typeof(VideoDetectionCatalog).Assembly.GeneratePublicApi(new ApiGeneratorOptions
        {
            IncludeAssemblyAttributes = false,
            DenyNamespacePrefixes = [],
            ExcludeAttributes = ["System.Diagnostics.CodeAnalysis.SuppressMessageAttribute"],
        });
        GeneratedFile.Check(
            "test/Microsoft.ML.VideoDetection.Tests/PublicApi/Microsoft.ML.VideoDetection.approved.txt", api, "./build.sh approve");
    }

    [TestMethod]
    public void Public_API_ShowsNoTypesOfOpenCvOrTorch()
    {
        // Users would have to keep to the versions that this library is built with.
        string api = typeof(VideoDetectionCatalog).Assembly.GeneratePublicApi();
        Assert.DoesNotContain("OpenCvSharp", api);
        Assert.DoesNotContain("TorchSharp", api);
    }
}
