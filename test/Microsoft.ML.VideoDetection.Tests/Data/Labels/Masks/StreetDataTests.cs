namespace Microsoft.ML.VideoDetection.Tests.Data.Labels.Masks;

[TestClass]
public sealed class StreetDataTests
{
    private static readonly VideoSegmentationCatalog _catalog = new MLContext(seed: 1).VideoSegmentation;

    [TestMethod]
    [DataRow("val/images", "val/labels")]
    [DataRow("val", "valannot")]
    [DataRow("images/val", "labels/val")]
    public void CamVid_HasVideosAndStills(string images, string masks)
    {
        using TemporaryFolder folder = new();
        foreach (string name in (string[])["0016E5_00098", "0016E5_00100", "0016E5_00102", "0016E5_00960", "0006R0_00102"])
        {
            folder.Picture($"{images}/{name}.jpg", 2, 1);
            folder.Mask($"{masks}/{name}.png", 2, [10, 11]);
        }

        LabeledMaskData data = _catalog.LoadFromCamVid(folder.Root, "val");
        CollectionAssert.AreEqual(
            new[] { "0006R0_00102:1", "0016E5_00098:3", "0016E5_00960:1" },
            Enumerable.Range(0, data.Videos.Count).Select(v => $"{data.Videos[v].Id}:{data.Videos[v].FrameCount}").ToArray(),
            "30 frames are a second");
        CollectionAssert.AreEqual(new byte[] { 10, 255 }, data.Videos[1].ReadLabelMap(2));
        Assert.AreEqual("bicyclist", data.ClassNames[10]);
        Assert.HasCount(11, data.ClassNames);
    }

    // Colors of label_colors.txt: Truck_Bus 192 128 192 and SUVPickupTruck 64 128 192 are cars, LaneMkgsDriv 128 0 192 is road, Void is black.
    [TestMethod]
    public void CamVid_InItsOriginalColors_HasTheSameClasses()
    {
        using TemporaryFolder folder = new();
        folder.Picture("images/0016E5_00098.png", 4, 1);
        folder.Png("labels/0016E5_00098_L.png", 4, 1, 8, 2, [0, 192, 128, 192, 64, 128, 192, 128, 0, 192, 0, 0, 0]);
        CollectionAssert.AreEqual(new byte[] { 8, 8, 3, 255 }, _catalog.LoadFromCamVid(folder.Root, set: null).Videos[0].ReadLabelMap(0));
    }

    [TestMethod]
    public void CamVid_WithoutTheSet_IsNamed()
    {
        using TemporaryFolder folder = new();
        StringAssert.Contains(
            Assert.ThrowsExactly<DirectoryNotFoundException>(() => _catalog.LoadFromCamVid(folder.Root, "val")).Message, "There is no set 'val' of CamVid");
        Assert.ThrowsExactly<InvalidDataException>(() => _catalog.LoadFromCamVid(folder.Root, "../val"));
    }

    // helpers/labels.py: road 7, sky 23, train 31, bicycle 33 are 0, 10, 16, 18; bridge 15 and caravan 29 are not trained, license plates are 255.
    [TestMethod]
    public void Cityscapes_MapsItsIds()
    {
        using TemporaryFolder folder = new();
        const string Name = "aachen_000000_000019";
        folder.Picture($"leftImg8bit/train/aachen/{Name}_leftImg8bit.png", 8, 1);
        folder.Mask($"gtFine/train/aachen/{Name}_gtFine_labelIds.png", 8, [7, 23, 31, 33, 15, 29, 0, 255]);
        folder.Mask($"gtFine/train/aachen/{Name}_gtFine_instanceIds.png", 8, [1, 1, 1, 1, 1, 1, 1, 1]);
        LabeledMaskData data = _catalog.LoadFromCityscapes(folder.Root);
        CollectionAssert.AreEqual(new byte[] { 0, 10, 16, 18, 255, 255, 255, 255 }, data.Videos[0].ReadLabelMap(0));
        Assert.AreEqual((Name, true, 0L), (data.Videos[0].Id, data.Videos[0].IsStill, data.Problems.Total));
        Assert.HasCount(19, data.ClassNames);
    }

    [TestMethod]
    public void Cityscapes_WithSequences_HasTheFramesAroundTheLabeledOne()
    {
        using TemporaryFolder folder = new();
        for (int number = 18; number <= 20; number++)
            folder.Picture($"leftImg8bit_sequence/val/ulm/ulm_000003_{number:D6}_leftImg8bit.png", 2, 1);
        folder.Picture("leftImg8bit_sequence/val/ulm/ulm_000004_000018_leftImg8bit.png", 2, 1);
        folder.Mask("gtFine/val/ulm/ulm_000003_000019_gtFine_labelIds.png", 2, [7, 34 - 1]);
        LabeledMaskData data = _catalog.LoadFromCityscapes(folder.Root, "val", strict: true);
        Assert.AreEqual((2, 3), (data.Videos.Count, data.Videos[0].FrameCount));
        CollectionAssert.AreEqual(new byte[] { 255, 255 }, data.Videos[0].ReadLabelMap(0));
        CollectionAssert.AreEqual(new byte[] { 0, 18 }, data.Videos[0].ReadLabelMap(1));
    }

    [TestMethod]
    public void Cityscapes_WithANumberThatItDoesNotHave_IsNamed()
    {
        using TemporaryFolder folder = new();
        folder.Picture("leftImg8bit/val/ulm/ulm_000003_000019_leftImg8bit.png", 1, 1);
        folder.Mask("gtFine/val/ulm/ulm_000003_000019_gtFine_labelIds.png", 1, [34]);
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => _catalog.LoadFromCityscapes(folder.Root, "val").Videos[0].ReadLabelMap(0)).Message, "the number 34 at x 0, y 0");
    }

    [TestMethod]
    [TestCategory(SharedFolder.Category)]
    public void CamVid_OfTheSharedFolder_IsWhole()
    {
        string root = SharedFolder.Data("CamVid");
        LabeledMaskData train = _catalog.LoadFromCamVid(root), val = _catalog.LoadFromCamVid(root, "val", strict: true);
        Assert.AreEqual((367L, 367), (train.FrameCount, train.Videos.Count), "a second apart: stills");
        Assert.AreEqual((101L, 1), (val.FrameCount, val.Videos.Count), "15 a second: a video");
        Assert.HasCount(480 * 360, val.Videos[0].ReadLabelMap(50));
    }
}
