using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Labels;

namespace Microsoft.ML.VideoDetection.Tests.Data.Labels;

[TestClass]
public sealed class ImageSizeCheckTests
{
    [TestMethod]
    public void Check_CountsWhatIsOfAnotherSizeAndWhatCannotBeRead()
    {
        using TemporaryFolder folder = new();
        LabeledVideoData data = Data(folder, 4);
        Image(folder, 0, 8, 6);
        Image(folder, 1, 6, 8);
        folder.Write("2.png", "no picture");
        ImageSizeCheck found = ImageSizeCheck.Run(data);
        Assert.AreEqual((4, 1, 2), (found.Looked, found.Different, found.Unreadable));
        string[] warnings = [.. found.Warnings()];
        StringAssert.Contains(warnings[0], "1 of 4 images");
        StringAssert.Contains(warnings[0], "6x8 pixels; its labels are for 8x6");
        StringAssert.Contains(warnings[1], "2 of 4 images");
        StringAssert.Contains(warnings[1], folder.File("2.png"));
    }

    [TestMethod]
    public void LargeData_IsLookedAtEvenly()
    {
        using TemporaryFolder folder = new();
        LabeledVideoData data = Data(folder, 100);
        for (int i = 0; i < 100; i += 20)
            Image(folder, i, 8, 6);
        ImageSizeCheck found = ImageSizeCheck.Run(data, most: 5);
        Assert.AreEqual((5, 0, 0), (found.Looked, found.Different, found.Unreadable), "0, 20, 40, 60 and 80, which are there");
        Assert.IsEmpty(found.Warnings());
    }

    private static LabeledVideoData Data(TemporaryFolder folder, int count)
    {
        IEnumerable<string> images = Enumerable.Range(0, count).Select(i => $$"""{"id": {{i}}, "file_name": "{{i}}.png", "width": 8, "height": 6}""");
        return new MLContext().VideoDetection.LoadFromCocoVid(folder.Write(
            "a.json", $$"""{"images": [{{string.Join(',', images)}}], "annotations": [], "categories": [{"id": 1, "name": "car"}]}"""));
    }

    private static void Image(TemporaryFolder folder, int number, int width, int height)
    {
        using MLImage image = Clips.Filled(width, height, 1, 2, 3);
        image.Save(folder.File($"{number}.png"));
    }
}
