using Microsoft.ML.VideoDetection.Weights.Published;

namespace Microsoft.ML.VideoDetection.Tests.Weights.Published;

[TestClass]
public sealed class PublishedWeightsTests
{
    // From configs/vid/dff/metafile.yml of mmtracking and torchvision/models/resnet.py.
    [TestMethod]
    [DataRow("r50", "https://download.openmmlab.com/mmtracking/vid/dff/dff_faster_rcnn_r50_dc5_1x_imagenetvid/dff_faster_rcnn_r50_dc5_1x_imagenetvid_20201227_213250-548911a4.pth", "548911a4")]
    [DataRow("r101", "https://download.openmmlab.com/mmtracking/vid/dff/dff_faster_rcnn_r101_dc5_1x_imagenetvid/dff_faster_rcnn_r101_dc5_1x_imagenetvid_20201218_172720-ad732e17.pth", "ad732e17")]
    [DataRow("x101", "https://download.openmmlab.com/mmtracking/vid/dff/dff_faster_rcnn_x101_dc5_1x_imagenetvid/dff_faster_rcnn_x101_dc5_1x_imagenetvid_20210819_095932-0a9e6cb5.pth", "0a9e6cb5")]
    [DataRow("resnet18", "https://download.pytorch.org/models/resnet18-f37072fd.pth", "f37072fd")]
    [DataRow("resnet50", "https://download.pytorch.org/models/resnet50-0676ba61.pth", "0676ba61")]
    [DataRow("resnet101", "https://download.pytorch.org/models/resnet101-63fe2227.pth", "63fe2227")]
    public void Short_names_are_those_that_were_published(string name, string address, string digits)
    {
        PublishedWeights weights = PublishedWeights.Find(name)!;
        Assert.AreEqual(address, weights.Address.AbsoluteUri);
        Assert.AreEqual(digits, weights.Sha256Prefix);
        Assert.EndsWith($"/{weights.FileName}", address);
        Assert.AreEqual(!name.StartsWith("resnet", StringComparison.Ordinal), weights.IsDetector);
    }

    [TestMethod]
    [DataRow("https://example.org/a/b-0123abcd.pth", true, DisplayName = "an address")]
    [DataRow("https://example.org/a/b-0123abcd.pth?key=1", true, DisplayName = "with a query")]
    [DataRow("http://example.org/a/b-0123abcd.pth", false, DisplayName = "not https")]
    [DataRow("https://example.org/a/b-0123abc.pth", false, DisplayName = "seven digits")]
    [DataRow("https://example.org/a/b.pth", false, DisplayName = "no digits")]
    [DataRow("https://example.org/a/b-0123abcd.zip", false, DisplayName = "a model zip, whose types are loaded by name")]
    [DataRow("https://example.org/..%2F..%2Fb-0123abcd.pth", false, DisplayName = "a path in the name")]
    [DataRow("https://example.org/", false, DisplayName = "no name")]
    [DataRow("file:///a/b-0123abcd.pth", false, DisplayName = "a file")]
    [DataRow("R50", false, DisplayName = "upper case")]
    [DataRow("", false, DisplayName = "nothing")]
    public void Find_takes_addresses_whose_names_hold_the_hash(string text, bool isTaken) =>
        Assert.AreEqual(isTaken ? "b-0123abcd.pth" : null, PublishedWeights.Find(text)?.FileName);

    [TestMethod]
    public void The_folder_is_the_callers_or_that_of_ML_NET()
    {
        string root = Path.GetFullPath("resources");
        Assert.AreEqual(Path.GetFullPath("mine"), WeightLocations.FindFolder("mine", _ => root));
        Assert.AreEqual(Path.Combine(Path.GetFullPath("mine"), "resnet18-f37072fd.pth"), PublishedWeights.Find("resnet18")!.GetPath("mine"));
        Assert.AreEqual(Path.Combine(root, "VideoDetection"), WeightLocations.FindFolder(null, name => name == "MICROSOFTML_RESOURCE_PATH" ? root : null));
        Assert.EndsWith(Path.Combine("mlnet-resources", "VideoDetection"), WeightLocations.FindFolder(null, _ => null));
    }

    [TestMethod]
    public void A_mirror_is_the_callers_or_that_of_the_environment()
    {
        PublishedWeights weights = PublishedWeights.Find("resnet18")!;
        Assert.AreEqual(weights.Address, WeightLocations.FindAddresses(weights, null, _ => null).Single());
        CollectionAssert.AreEqual(
            new[] { "http://10.0.0.1:8080/w/models/resnet18-f37072fd.pth", "http://10.0.0.1:8080/w/resnet18-f37072fd.pth" },
            WeightLocations.FindAddresses(weights, "http://10.0.0.1:8080/w/", _ => "https://other").Select(address => address.AbsoluteUri).ToArray());
        Assert.AreEqual(
            "https://other.example/models/resnet18-f37072fd.pth", WeightLocations.FindAddresses(weights, null, name => name == "DFF_MIRROR" ? "https://other.example" : null)[0].AbsoluteUri);
    }

    [TestMethod]
    [DataRow("ftp://example.org")]
    [DataRow("example.org")]
    [DataRow("/srv/weights")]
    [DataRow("https://example.org/?file=")]
    public void A_mirror_that_is_no_folder_on_a_server_is_refused(string mirror)
    {
        ArgumentException error = Assert.ThrowsExactly<ArgumentException>(() => WeightLocations.FindAddresses(PublishedWeights.Find("r50")!, mirror, _ => null));
        Assert.Contains($"The mirror '{mirror}' is no address", error.Message);
    }
}
