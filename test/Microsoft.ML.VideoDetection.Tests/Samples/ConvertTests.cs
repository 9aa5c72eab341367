using Microsoft.ML.VideoDetection.Tests.Data;
using Microsoft.ML.VideoDetection.Tests.Output.Datasets;

namespace Microsoft.ML.VideoDetection.Tests.Samples;

/// <summary><c>convert</c>, and formats told by what is there.</summary>
[TestClass]
public sealed class ConvertTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow("coco")]
    [DataRow("vid")]
    [DataRow("mot")]
    [DataRow("yolo")]
    [DataRow("csv")]
    public void Tracks_of_CVAT_with_their_video_become_a_folder_that_is_recognised(string format)
    {
        ConversionSources.Open(new MLContext().VideoDetection, "cvat", _folder, new());
        (int exitCode, string output, string error) = SamplesHere.Run("convert", "--data", _folder.Root, "--to", format, "--output", _folder.File("out"));
        Assert.AreEqual(0, exitCode, error);
        Assert.Contains("1 videos and 0 still images, 4 frames, 5 boxes of 2 classes, 2 tracks.", output); // pedestrian in 0 to 3, car in 1; the ignored car is none
        Assert.AreEqual(format is "yolo" or "vid", output.Contains("1 ignored boxes", StringComparison.Ordinal), output);
        Assert.AreEqual(format == "yolo", output.Contains("2 tracks, ", StringComparison.Ordinal), output);
        CollectionAssert.AreEqual(new[] { "annotations.xml", "out", "street.avi" }, _folder.FileNames);

        (exitCode, output, error) = SamplesHere.Run("check-data", "--data", _folder.File("out"), "--classes", "car,pedestrian");
        Assert.AreEqual(0, exitCode, error);
        Assert.Contains($"({format})", output);
    }

    [TestMethod]
    public void A_folder_that_holds_something_is_refused_before_anything_is_read()
    {
        _folder.Text("out/mine.txt", "precious");
        (int exitCode, _, string error) = SamplesHere.Run("convert", "--data", _folder.File("nothing"), "--to", "coco", "--output", _folder.File("out"));
        Assert.AreEqual(1, exitCode);
        Assert.Contains("exists already", error);
        CollectionAssert.AreEqual(new[] { "out" }, _folder.FileNames);
        Assert.AreEqual("precious", File.ReadAllText(_folder.File("out/mine.txt")));
    }

    [TestMethod]
    public void Malformed_labels_and_missing_images_leave_nothing()
    {
        ConversionSources.Open(new MLContext().VideoDetection, "yolo", _folder, new());
        _folder.Text("yolo/labels/train/street_000004.txt", "0 0.5 0.5 zero 0.5");
        (int exitCode, _, string error) = SamplesHere.Run("convert", "--data", _folder.File("yolo"), "--to", "csv", "--output", _folder.File("out"));
        Assert.AreEqual(1, exitCode);
        Assert.Contains("line 1 has the width 'zero'", error);
        CollectionAssert.AreEqual(new[] { "yolo" }, _folder.FileNames);

        _folder.Text("yolo/labels/train/street_000004.txt", "");
        File.WriteAllBytes(_folder.File("yolo/images/train/street_000004.png"), [1, 2, 3]);
        (exitCode, _, error) = SamplesHere.Run("convert", "--data", _folder.File("yolo"), "--to", "vid", "--output", _folder.File("out"));
        Assert.AreEqual(1, exitCode);
        Assert.Contains("street_000004.png' cannot be read", error);
        CollectionAssert.AreEqual(new[] { "yolo" }, _folder.FileNames);
    }

    [TestMethod]
    public void Images_and_set_of_YOLO_are_chosen_by_options()
    {
        ConversionSources.Open(new MLContext().VideoDetection, "yolo", _folder, new());
        _folder.Text("yolo/data.yaml", "train: images/train\nval: images/val\nnames: [car, pedestrian]\n");
        _folder.Picture("yolo/images/val/b.png");
        Assert.Contains("1, and 1 still images", Words("check-data", "--data", _folder.File("yolo/data.yaml")));
        Assert.Contains("0, and 4 still images", Words("check-data", "--data", _folder.File("yolo"), "--images", "stills"));
        Assert.Contains("0, and 1 still images", Words("check-data", "--data", _folder.File("yolo"), "--set", "val"));
        (int exitCode, _, string error) = SamplesHere.Run("check-data", "--data", _folder.File("yolo"), "--set", "test");
        Assert.AreEqual(1, exitCode);
        Assert.Contains("has no set 'test'; it has train, val.", error);
    }

    [TestMethod]
    [DataRow("convert --data a --to voc --output b", "voc")]
    [DataRow("convert --data a --to coco", "--output")]
    [DataRow("convert --data a --to vid --png --output b", "--png does not go with --to vid")]
    [DataRow("check-data --data a --images many", "many")]
    public void Wrong_arguments_exit_with_2(string arguments, string words)
    {
        (int exitCode, _, string error) = SamplesHere.Run(arguments.Split(' '));
        Assert.AreEqual(2, exitCode, error);
        Assert.Contains(words, error);
    }

    private static string Words(params string[] arguments)
    {
        (int exitCode, string output, string error) = SamplesHere.Run(arguments);
        Assert.AreEqual(0, exitCode, error);
        return output;
    }
}
