using Microsoft.ML.VideoDetection.Evaluation.Tracking;

namespace Microsoft.ML.VideoDetection.Tests.Data.Labels.Yolo;

[TestClass]
public sealed class YoloDataTests : IDisposable
{
    private static readonly VideoDetectionCatalog _catalog = new MLContext(seed: 1).VideoDetection;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void FramesOfAVideo_HaveTheNumbersOfTheirNames_AndBoxesInPixels()
    {
        _folder.Text("data.yaml", "path: .\ntrain: images/train\nval: images/val\nnames:\n  0: car\n  1: bus\n");
        foreach (int number in new[] { 8, 9, 10 })
            _folder.Picture($"images/train/street_{number:D6}.png");
        _folder.Text("labels/train/street_000009.txt", "1 0.5 0.25 0.25 0.5\n\n0 0.1 0.5 0.2 1\n");
        LabeledVideoData data = _catalog.LoadFromYolo(_folder.Root);
        CollectionAssert.AreEqual(new[] { "car", "bus" }, data.ClassNames.ToArray());
        Assert.AreEqual((1, 3, "street", false), (data.Videos.Count, data.Videos[0].FrameCount, data.Videos[0].Id, data.Videos[0].IsStill));
        CollectionAssert.AreEqual(new[] { 8, 9, 10 }, Enumerable.Range(0, 3).Select(position => data.Videos[0].GetFrameIndex(position)).ToArray());
        Assert.AreEqual((40, 20), data.Videos[0].GetSize(1));
        FrameAnnotation frame = data.Videos[0].GetAnnotation(1);
        CollectionAssert.AreEqual(new uint[] { 2, 1 }, frame.Labels);
        CollectionAssert.AreEqual(new[] { 15f, 0, 25, 10, 0, 0, 8, 20 }, frame.Boxes); // 40x20: (0.5 ± 0.125) * 40, (0.25 ± 0.25) * 20
        Assert.IsEmpty(data.Videos[0].GetAnnotation(0).Labels);
        Assert.AreEqual(0, data.Problems.Total, data.Problems.ToString());
    }

    [TestMethod]
    [DataRow("names: [car, bus]\n")]
    [DataRow("names: ['car', \"bus\"]\nnc: 2\n")]
    [DataRow("names:\n- car\n- bus\n")]
    [DataRow("names: {1: bus, 0: car}\nroboflow:\n  workspace: w\n  tags: [a, b]\n")]
    public void Names_AreAListOrAMapping(string names)
    {
        _folder.Text("data.yaml", "train: ../train/images\nval: ../valid/images\n" + names);
        _folder.Picture("train/images/a.png");
        _folder.Picture("valid/images/b.png");
        _folder.Text("train/labels/a.txt", "1 0.5 0.5 0.5 0.5");
        _folder.Text("valid/labels/b.txt", "0 0.5 0.5 0.5 0.5");
        LabeledVideoData train = _catalog.LoadFromYolo(_folder.Root), valid = _catalog.LoadFromYolo(_folder.File("data.yaml"), "valid");
        CollectionAssert.AreEqual(new[] { "car", "bus" }, train.ClassNames.ToArray());
        Assert.AreEqual(("a", true, 2u), (train.Videos[0].Id, train.Videos[0].IsStill, train.Videos[0].GetAnnotation(0).Labels.Single()));
        Assert.AreEqual(("b", 1u), (valid.Videos[0].Id, valid.Videos[0].GetAnnotation(0).Labels.Single()));
    }

    [TestMethod]
    [DataRow("train: images/train", 2)]
    [DataRow("train: [images/train, images/more]", 3)]
    [DataRow("train: train.txt", 2)]
    [DataRow("path: /content/somewhere/set\ntrain: /content/somewhere/set/images/train", 2)]
    [DataRow("path: C:\\sets\\set\ntrain: images\\train", 2)]
    public void Sets_AreFolders_ListsAndPathsOfOtherMachines(string sets, int images)
    {
        _folder.Text("set/data.yaml", $"{sets}\nnames: [car]\n");
        foreach (string name in new[] { "train/a", "train/b", "more/c" })
        {
            _folder.Picture($"set/images/{name}.png");
            _folder.Text($"set/labels/{name}.txt", "0 0.5 0.5 0.5 0.5");
        }

        _folder.Text("set/train.txt", "./images/train/a.png\ndata/images/train/b.png\n/elsewhere/images/train/a.png\n");
        LabeledVideoData data = _catalog.LoadFromYolo(_folder.File("set"));
        Assert.AreEqual(images, data.Videos.Count);
        for (int video = 0; video < images; video++)
            CollectionAssert.AreEqual(new[] { 10f, 5, 30, 15 }, data.Videos[video].GetAnnotation(0).Boxes);
    }

    [TestMethod]
    public void Darknet_WithLabelsBesideImages_IsRead()
    {
        _folder.Text("obj.data", "classes = 2\ntrain = data/train.txt\nnames = data/obj.names\nbackup = backup/\n");
        _folder.Text("obj.names", "car\nbus\n");
        _folder.Text("train.txt", "data/obj_train_data/frame_000000.png\ndata/obj_train_data/frame_000001.png\n");
        _folder.Picture("obj_train_data/frame_000000.png");
        _folder.Picture("obj_train_data/frame_000001.png");
        _folder.Text("obj_train_data/frame_000001.txt", "1 0.5 0.5 0.5 0.5");
        LabeledVideoData data = _catalog.LoadFromYolo(_folder.Root);
        Assert.AreEqual((1, 2), (data.Videos.Count, data.Videos[0].FrameCount));
        CollectionAssert.AreEqual(new uint[] { 2 }, data.Videos[0].GetAnnotation(1).Labels);
    }

    [TestMethod]
    public void ListOfClasses_BesideImages_IsRead()
    {
        _folder.Text("classes.txt", "car\nbus\n");
        _folder.Text("notes.json", "{}");
        _folder.Picture("images/a.png");
        _folder.Text("labels/a.txt", "1 0.5 0.5 0.5 0.5");
        CollectionAssert.AreEqual(new uint[] { 2 }, _catalog.LoadFromYolo(_folder.Root).Videos[0].GetAnnotation(0).Labels);
        Assert.AreEqual("yolo", Dff.Samples.Data.DataFormat.Detect(_folder.Root));
    }

    [TestMethod]
    [DataRow(ImageGrouping.Automatic, "00001 00002 00004", 1)]
    [DataRow(ImageGrouping.Automatic, "00010 00020 00030", 1)] // a step of 10
    [DataRow(ImageGrouping.Automatic, "000139 000285 000632", 3)] // 3 of 494
    [DataRow(ImageGrouping.Automatic, "a_1 b_2", 2)]
    [DataRow(ImageGrouping.Automatic, "v_mp4-7_jpg.rf.0a1b v_mp4-8_jpg.rf.9c", 1)]
    [DataRow(ImageGrouping.Automatic, "v_7_jpg.rf.0a v_7_jpg.rf.1b v_8_jpg.rf.2c", 3)] // one frame twice: an enlarged dataset
    [DataRow(ImageGrouping.Videos, "000139 000285 000632", 1)]
    [DataRow(ImageGrouping.Stills, "00001 00002 00003", 3)]
    public void Images_AreFramesByTheirNames(ImageGrouping grouping, string names, int videos)
    {
        _folder.Text("data.yaml", "train: images\nnames: [car]\n");
        foreach (string name in names.Split(' '))
            _folder.Picture($"images/{name}.png");
        LabeledVideoData data = _catalog.LoadFromYolo(_folder.Root, grouping: grouping);
        Assert.AreEqual((videos, videos > 1), (data.Videos.Count, data.Videos[0].IsStill));
        Assert.AreEqual(names.Split(' ').Length, data.FrameCount);
        Assert.AreEqual(1, data.Problems.Count(DataProblemKind.MissingAnnotation), "no image has labels");
    }

    [TestMethod]
    public void ImagesOfTwoSizes_AreStills()
    {
        _folder.Text("data.yaml", "train: images\nnames: [car]\n");
        _folder.Picture("images/1.png");
        _folder.Picture("images/2.png", 20, 40);
        Assert.AreEqual(2, _catalog.LoadFromYolo(_folder.Root).Videos.Count);
    }

    [TestMethod]
    [DataRow("0 0.5 0.5 0.5 0.5 7", 7, 10f, 5f, 30f, 15f)] // a track
    [DataRow("0 0.5 0.5 0.5 0.5 0.93", null, 10f, 5f, 30f, 15f)] // a confidence
    [DataRow("0 0.5 0.5 0.5 0.5 0.93 12", 12, 10f, 5f, 30f, 15f)]
    [DataRow("0 0.5 0.5 0.5 0.5 1\n0 0.5 0.5 0.5 0.5 0.5", null, 10f, 5f, 30f, 15f)]
    [DataRow("0 0.25 0.25 0.75 0.3 0.5 0.75", null, 10f, 5f, 30f, 15f)] // a triangle
    [DataRow("0 0.25 0.25 0.75 0.25 0.75 0.75 0.25 0.75", null, 10f, 5f, 30f, 15f)]
    public void ColumnsBehindTheBox_AreTrackOrConfidence_AndPolygonsBecomeBoxes(string line, int? track, float x0, float y0, float x1, float y1)
    {
        LabeledVideoData data = One(line);
        FrameAnnotation frame = data.Videos[0].GetAnnotation(0);
        CollectionAssert.AreEqual(new[] { x0, y0, x1, y1 }, frame.Boxes[..4]);
        CollectionAssert.AreEqual(track is int id ? new[] { id } : [], frame.TrackIds);
    }

    [TestMethod]
    [DataRow("0 0.5 0.5 0.5", "line 1 has 4 columns")]
    [DataRow("0 0.5 0.5 0.5 0.5\ncar 0.5 0.5 0.5 0.5", "line 2 has the class 'car'")]
    [DataRow("0 120 60 40 20", "line 1 has the x 120; expected a share of the picture from 0 to 1, not pixels")]
    [DataRow("0 0,5 0,5 0,5 0,5", "line 1 has the x '0,5'")]
    [DataRow("0 0.5 0.5 0.5 NaN", "line 1 has the height 'NaN'")]
    [DataRow("-1 0.5 0.5 0.5 0.5", "line 1 has the class '-1'")]
    [DataRow("0 0.1 0.1 0.2 0.2 0.3 0.3 0.4", "line 1 has 7 coordinates")]
    public void MalformedLabels_AreNamedWithTheLine(string text, string problem)
    {
        LabeledVideoData data = One(text);
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => data.Videos[0].GetAnnotation(0)).Message, problem);
    }

    [TestMethod]
    [DataRow("7 0.5 0.5 0.5 0.5", DataProblemKind.UnknownClass)]
    [DataRow("0 0.9 0.5 0.5 0.5", DataProblemKind.ClippedBox)]
    [DataRow("0 0.5 0.5 0 0.5", DataProblemKind.DegenerateBox)]
    public void WhatDoesNotFit_IsCounted_AndStrictlyAnError(string line, DataProblemKind kind)
    {
        LabeledVideoData data = One(line);
        data.Videos[0].GetAnnotation(0);
        data.Videos[0].GetAnnotation(0);
        Assert.AreEqual((1L, 1L), (data.Problems.Count(kind), data.Problems.Total));
        StringAssert.Contains(data.Problems.Examples(kind)[0], "line 1");
        LabeledVideoData strict = _catalog.LoadFromYolo(_folder.Root, options: new() { Strict = true });
        Assert.ThrowsExactly<InvalidDataException>(() => strict.Videos[0].GetAnnotation(0));
    }

    [TestMethod]
    [DataRow("train: images\n", "names no classes")]
    [DataRow("train: images\nnames: [car, car]\n", "has the class 'car' twice")]
    [DataRow("train: images\nnames: [car]\nnames: [bus]\n", "line 3")]
    [DataRow("train: images\nnames: {a: car}\n", "under 'a'")]
    [DataRow("train: [images\nnames: [car]\n", "no valid YAML")]
    [DataRow("- a\n", "no mapping")]
    [DataRow("train: pictures\nnames: [car]\n", "'pictures' for the set 'train'")]
    [DataRow("names: [car]\n", "has no set 'train'")]
    [DataRow("train: labels\nnames: [car]\n", "has no images")]
    [DataRow("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\ntrain: images\nnames: *a\n", "names no classes")]
    public void MalformedDescription_IsNamed(string yaml, string problem)
    {
        One("0 0.5 0.5 0.5 0.5");
        string path = _folder.Write("data.yaml", yaml);
        string message = Assert.ThrowsExactly<InvalidDataException>(() => _catalog.LoadFromYolo(_folder.Root)).Message;
        StringAssert.Contains(message, path);
        StringAssert.Contains(message, problem);
    }

    [TestMethod]
    [DataRow("[")]
    [DataRow("{a: ")]
    [DataRow("- ")]
    [DataRow("a: &x\n ")]
    public void DescriptionThatIsNestedWithoutEnd_IsRefused(string opening)
    {
        One("");
        _folder.Write("data.yaml", "names: [car]\ntrain: images\nx: " + string.Concat(Enumerable.Repeat(opening, 50_000)));
        Assert.ThrowsExactly<InvalidDataException>(() => _catalog.LoadFromYolo(_folder.Root));
    }

    [TestMethod]
    public void BytesThatAreNoUtf8_AreRefused()
    {
        One("");
        _folder.Write("data.yaml", [.. "train: images\nnames: [caf"u8, 0xE9, .. "]\n"u8]);
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => _catalog.LoadFromYolo(_folder.Root)).Message, "has bytes that are no UTF-8");
        File.Delete(_folder.File("data.yaml"));
        _folder.Write("classes.txt", [.. "car\ncaf"u8, 0xE9]);
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => _catalog.LoadFromYolo(_folder.Root)).Message, "classes.txt' line 2 has bytes that are no UTF-8");
    }

    [TestMethod]
    public void NoPath_LeadsOutOfTheFolder()
    {
        _folder.Picture("outside/secret.png");
        _folder.Text("set/data.yaml", "path: ..\ntrain: [../outside, list.txt]\nnames: [car]\n");
        _folder.Text("set/list.txt", "../../outside/secret.png\n");
        Assert.ThrowsExactly<InvalidDataException>(() => _catalog.LoadFromYolo(_folder.File("set")));
        _folder.Text("set/data.yaml", $"train: list.txt\nnames: [car]\n");
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => _catalog.LoadFromYolo(_folder.File("set"))).Message, "has no images");
    }

    private LabeledVideoData One(string labels)
    {
        _folder.Text("data.yaml", "train: images\nnames: [car]\n");
        _folder.Picture("images/a.png");
        _folder.Text("labels/a.txt", labels);
        return _catalog.LoadFromYolo(_folder.Root);
    }
}
