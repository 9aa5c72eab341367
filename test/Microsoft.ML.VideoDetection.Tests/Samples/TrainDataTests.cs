using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Tests.Data;

namespace Microsoft.ML.VideoDetection.Tests.Samples;

/// <summary>What train and evaluate say of data that would train or measure wrongly, before the first step.</summary>
[TestClass]
public sealed class TrainDataTests
{
    [TestMethod]
    public void Images_of_another_size_than_their_labels_are_refused_before_the_first_step()
    {
        using var folder = new TemporaryFolder();
        string data = Write(folder, "a.json", "car", width: 48, height: 64);
        (int exitCode, string output, string error) = Train(folder, "--data", data);
        Assert.AreEqual(1, exitCode, output);
        Assert.Contains("2 of 2 images that were looked at have another size", error);
        Assert.Contains("has 64x48 pixels; its labels are for 48x64", error);
        Assert.IsFalse(File.Exists(folder.File("m.zip")));
    }

    [TestMethod]
    public void Validation_objects_of_unknown_classes_and_sizes_are_warned_of()
    {
        using var folder = new TemporaryFolder();
        string data = Write(folder, "a.json", "car", width: 64, height: 48), other = Write(folder, "b.json", "bus", width: 48, height: 64);
        (int exitCode, string output, string error) = Train(folder, "--data", data, "--validation", other);
        Assert.AreEqual(0, exitCode, error + output);
        Assert.Contains("Warning: 2 objects of the validation are of 1 classes that the training does not have, and are left out of AP50: bus 2. Its classes: car.", error);
        Assert.Contains("Warning: 2 of 2 images that were looked at have another size than their labels say", error);

        (exitCode, output, error) = SamplesHere.Run("evaluate", "--model", folder.File("m.zip"), "--data", other, "--threads", "1", "--device", "cpu");
        Assert.AreEqual(0, exitCode, error);
        Assert.Contains("Warning: 2 of 2 images that were looked at have another size than their labels say", error);
        Assert.Contains("unknown classes: bus 2", output);
    }

    private static (int ExitCode, string Output, string Error) Train(TemporaryFolder folder, params string[] arguments) => SamplesHere.Run(
        [
            "train", .. arguments, "--output", folder.File("m.zip"), "--steps", "1", "--size", "64x48", "--backbone-width", "16", "--neck-channels", "32",
            "--anchor-scales", "1,2", "--anchor-ratios", "1,2", "--seed", "1", "--device", "cpu", "--threads", "1",
        ]);

    // Two images of 64x48 with a box of 20x20 each.
    private static string Write(TemporaryFolder folder, string name, string category, int width, int height)
    {
        for (int i = 0; i < 2; i++)
        {
            using MLImage image = Clips.Filled(64, 48, (byte)(100 * i), 20, 30);
            image.Save(folder.File($"{i}.png"));
        }

        string Images(int i) => $$"""{"id": {{i}}, "video_id": 1, "frame_id": {{i}}, "file_name": "{{i}}.png", "width": {{width}}, "height": {{height}}}""";
        string Boxes(int i) => $$"""{"id": {{i}}, "image_id": {{i}}, "category_id": 1, "bbox": [10, 10, 20, 20]}""";
        return folder.Write(
            name,
            $$"""
            {"videos": [{"id": 1, "name": "v"}], "images": [{{Images(0)}}, {{Images(1)}}], "annotations": [{{Boxes(0)}}, {{Boxes(1)}}],
             "categories": [{"id": 1, "name": "{{category}}"}]}
            """);
    }
}
