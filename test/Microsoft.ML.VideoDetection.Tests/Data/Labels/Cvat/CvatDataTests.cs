using Microsoft.ML.VideoDetection.Evaluation.Tracking;
using Microsoft.ML.VideoDetection.Operators;
using Microsoft.ML.VideoDetection.Output.Counting;
using Microsoft.ML.VideoDetection.Tasks.Detection.Tracking;

namespace Microsoft.ML.VideoDetection.Tests.Data.Labels.Cvat;

[TestClass]
public sealed class CvatDataTests : IDisposable
{
    private const string Labels = "<labels><label><name>car</name><attributes><attribute><name>ignore</name></attribute></attributes></label><label><name>bus</name></label></labels>";
    private static readonly VideoDetectionCatalog _catalog = new MLContext(seed: 1).VideoDetection;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Boxes_AreInterpolatedBetweenKeyFrames_UntilOutside()
    {
        Images(8);
        LabeledVideoData data = Open(Task("<size>8</size><start_frame>0</start_frame><stop_frame>7</stop_frame>"), Track(3, "bus", Box(0, 0, 0, 8, 8), Box(4, 8, 4, 20, 12, occluded: 1), Box(6, 8, 4, 20, 12, outside: 1)));
        CollectionAssert.AreEqual(new[] { "car", "bus" }, data.ClassNames.ToArray());
        Assert.AreEqual((1, 8, "street"), (data.Videos.Count, data.Videos[0].FrameCount, data.Videos[0].Id));
        CollectionAssert.AreEqual(new[] { 0f, 0, 8, 8 }, data.Videos[0].GetAnnotation(0).Boxes);
        FrameAnnotation third = data.Videos[0].GetAnnotation(3);
        CollectionAssert.AreEqual(new[] { 6f, 3, 17, 11 }, third.Boxes); // three quarters of the way
        Assert.AreEqual((2u, 3, true, false), (third.Labels[0], third.TrackIds[0], third.Generated[0], third.Occluded[0]));
        FrameAnnotation fourth = data.Videos[0].GetAnnotation(4), fifth = data.Videos[0].GetAnnotation(5);
        Assert.AreEqual((false, true), (fourth.Generated[0], fourth.Occluded[0]));
        CollectionAssert.AreEqual(fourth.Boxes, fifth.Boxes);
        Assert.AreEqual((true, true), (fifth.Generated[0], fifth.Occluded[0]));
        Assert.IsEmpty(data.Videos[0].GetAnnotation(6).Labels);
        Assert.IsEmpty(data.Videos[0].GetAnnotation(7).Labels);
        Assert.AreEqual(0, data.Problems.Total, data.Problems.ToString());
    }

    [TestMethod]
    public void AfterTheLastKeyFrame_TheBoxStays_AsInCvat()
    {
        Images(4);
        LabeledVideoData data = Open(Task("<size>4</size>"), Track(0, "car", Box(1, 1, 1, 5, 5)));
        CollectionAssert.AreEqual(new[] { 0, 1, 1, 1 }, Enumerable.Range(0, 4).Select(frame => data.Videos[0].GetAnnotation(frame).Labels.Length).ToArray());
    }

    [TestMethod]
    public void Step_MakesEveryThirdFrameOfTheVideoARow()
    {
        Clips.Write(_folder.File("street.avi"), 64, 48, 12);
        LabeledVideoData data = Open(
            Task("<size>3</size><start_frame>2</start_frame><stop_frame>8</stop_frame><frame_filter>step=3</frame_filter>"),
            Track(0, "car", Box(2, 0, 0, 10, 10), Box(8, 6, 0, 16, 10)));
        CollectionAssert.AreEqual(new[] { 2, 5, 8 }, Enumerable.Range(0, 3).Select(position => data.Videos[0].GetFrameIndex(position)).ToArray());
        Assert.AreEqual(3, data.FrameCount);
        CollectionAssert.AreEqual(new[] { 3f, 0, 13, 10 }, data.Videos[0].GetAnnotation(1).Boxes);
        using Microsoft.ML.Data.MLImage image = data.Videos[0].ReadImage(1);
        Clips.AssertNear(Clips.ColorOf(5), Clips.PixelOf(image, 20, 20), 6, "frame 5");
    }

    [TestMethod]
    public void AJobCountsItsFramesInThoseOfTheTask_AndNamedImagesMayBeAPart()
    {
        foreach (int number in new[] { 10, 15, 20 })
            _folder.Picture($"images/frame_{number:D6}.png");
        LabeledVideoData data = Open(
            $"<job><id>4</id><size>3</size><start_frame>2</start_frame><stop_frame>5</stop_frame><frame_filter>step=5</frame_filter>{Labels}</job>",
            Track(0, "car", Box(10, 0, 0, 10, 10), Box(20, 10, 0, 20, 10)));
        CollectionAssert.AreEqual(new[] { 10, 15, 20 }, Enumerable.Range(0, 3).Select(position => data.Videos[0].GetFrameIndex(position)).ToArray());
        CollectionAssert.AreEqual(new[] { 5f, 0, 15, 10 }, data.Videos[0].GetAnnotation(1).Boxes);
        Assert.AreEqual(1, data.Problems.Count(DataProblemKind.Mismatch), "frame 25 is not there");
    }

    [TestMethod]
    public void ImagesOfOtherNames_AreTheFramesInOrder()
    {
        foreach (int number in new[] { 1, 2, 3 })
            _folder.Picture($"images/{number:D5}.png");
        LabeledVideoData data = Open(Task("<size>3</size><start_frame>0</start_frame><stop_frame>2</stop_frame>"), Track(0, "car", Box(0, 0, 0, 9, 9), Box(1, 0, 0, 9, 9, outside: 1)));
        Assert.AreEqual((1, 0, 0), (data.Videos[0].GetAnnotation(0).Labels.Length, data.Videos[0].GetAnnotation(1).Labels.Length, data.Videos[0].GetFrameIndex(0)));
    }

    [TestMethod]
    public void ProjectWithTasks_AndFolderWithSeveralFiles_AreVideosOfTheirOwn()
    {
        Clips.Write(_folder.File("a.avi"), 64, 48, 3);
        Clips.Write(_folder.File("b.avi"), 64, 48, 4);
        string project = $"<project><tasks><task><id>1</id><name>first</name><size>3</size><source>a.avi</source></task><task><id>2</id><name>second</name><size>4</size><source>b.avi</source></task></tasks>{Labels}</project>";
        string path = Write(
            "annotations.xml", project, Track(0, "car", Box(0, 0, 0, 9, 9)).Replace("<track ", "<track task_id=\"1\" "), Track(1, "bus", Box(0, 1, 0, 9, 9)).Replace("<track ", "<track task_id=\"2\" "));
        LabeledVideoData data = _catalog.LoadFromCvat(path);
        Assert.AreEqual((2, 3, 4), (data.Videos.Count, data.Videos[0].FrameCount, data.Videos[1].FrameCount));
        Assert.AreEqual(("first", 1u, "second", 2u), (data.Videos[0].Id, data.Videos[0].GetAnnotation(0).Labels[0], data.Videos[1].Id, data.Videos[1].GetAnnotation(0).Labels[0]));

        using TemporaryFolder jobs = new();
        foreach (string job in new[] { "job1", "job2" })
        {
            jobs.Text($"{job}/annotations.xml", File.ReadAllText(Write("x.xml", Task("<size>2</size>"), Track(0, "car", Box(0, 0, 0, 9, 9)))));
            jobs.Picture($"{job}/images/frame_000000.png");
            jobs.Picture($"{job}/images/frame_000001.png");
        }

        LabeledVideoData both = _catalog.LoadFromCvat(jobs.Root);
        Assert.AreEqual((2, "street", "street (2)"), (both.Videos.Count, both.Videos[0].Id, both.Videos[1].Id));
    }

    [TestMethod]
    public void Attributes_MarkIgnoredBoxes_AndOtherShapesBecomeBoxes()
    {
        Images(1);
        const string Shapes =
            """
            <polygon frame="0" outside="0" occluded="0" keyframe="1" points="2,3;10,4;6,12"/>
            """;
        const string Ellipse =
            """
            <ellipse frame="0" keyframe="1" cx="10" cy="9" rx="4" ry="2"/>
            """;
        const string Points =
            """
            <points frame="0" keyframe="1" points="2,3"/>
            """;
        LabeledVideoData data = Open(
            Task("<size>1</size>"),
            Track(0, "car", Shapes),
            Track(1, "car", Ellipse),
            Track(2, "car", Points),
            Track(3, "car", Box(0, 20, 1, 30, 9).Replace("/>", "><attribute name=\"ignore\">true</attribute><attribute name=\"color\">true</attribute></box>")),
            Track(4, "bus", Box(0, 20, 1, 31, 9).Replace("/>", "><attribute name=\"ignore\">false</attribute></box>")));
        FrameAnnotation frame = data.Videos[0].GetAnnotation(0);
        CollectionAssert.AreEqual(new[] { 2f, 3, 10, 12, 6, 7, 14, 11, 20, 1, 31, 9 }, frame.Boxes);
        CollectionAssert.AreEqual(new[] { 20f, 1, 30, 9 }, frame.IgnoredBoxes);
    }

    [TestMethod]
    [DataRow("<annotations><image id='0' name='a.png'/></annotations>", "CVAT for images 1.1")]
    [DataRow("<annotation/>", "expected 'annotations'")]
    [DataRow("<annotations><track label='car'/></annotations>", "line 1: the element 'track' has no 'id'")]
    [DataRow("<annotations>\n<track id='0' label='car'>\n<box frame='0' xtl='1' ytl='1' xbr='9'/></track></annotations>", "line 3: the element 'box' has no 'ybr'")]
    [DataRow("<annotations><track id='0' label='car'><box frame='x' xtl='1' ytl='1' xbr='9' ybr='9'/></track></annotations>", "frame 'x'")]
    [DataRow("<annotations><track id='0' label='car'><box frame='0' xtl='1,5' ytl='1' xbr='9' ybr='9'/></track></annotations>", "xtl '1,5'")]
    [DataRow("<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><annotations>&e;</annotations>", "no valid XML")]
    [DataRow("<annotations>", "no valid XML")]
    [DataRow("<annotations><meta><task><size>2000000000</size><labels><label><name>car</name></label></labels></task></meta></annotations>", "expected 1 to 20000000 frames")]
    public void MalformedFile_IsNamedWithTheLine(string xml, string problem)
    {
        Images(1);
        string path = _folder.Write("annotations.xml", xml);
        string message = Assert.ThrowsExactly<InvalidDataException>(() => _catalog.LoadFromCvat(path)).Message;
        StringAssert.Contains(message, path);
        StringAssert.Contains(message, problem);
    }

    [TestMethod]
    public void MissingFrames_AreNamed_AndASourceLeadsNowhereElse()
    {
        Clips.Write(_folder.File("outside.avi"), 64, 48, 2);
        Directory.CreateDirectory(_folder.File("in"));
        string path = Write("in/annotations.xml", Task("<size>2</size>").Replace("street.avi", "../outside.avi"), Track(0, "car", Box(0, 0, 0, 9, 9)));
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => _catalog.LoadFromCvat(path)).Message, "There are no frames for the task 'street'");
        Assert.AreEqual(2, _catalog.LoadFromCvat(path, _folder.File("outside.avi")).FrameCount);
    }

    [TestMethod]
    public void Frame_ThatTheTaskDoesNotHave_IsCounted()
    {
        Images(2);
        LabeledVideoData data = Open(Task("<size>2</size>"), Track(0, "car", Box(5, 0, 0, 9, 9)), Track(1, "tram", Box(0, 0, 0, 9, 9), Box(1, 0, 0, 9, 9, outside: 1)));
        Assert.AreEqual((1L, 1L), (data.Problems.Count(DataProblemKind.MissingFrame), data.Problems.Total));
        CollectionAssert.AreEqual(new[] { "car", "bus", "tram" }, data.ClassNames.ToArray());
        Assert.AreEqual(1L, _catalog.LoadFromCvat(_folder.Root, options: new() { ClassNames = ["car"] }).Problems.Count(DataProblemKind.UnknownClass));
    }

    private static string Task(string inside) => $"<task><id>1</id><name>street</name>{inside}{Labels}<source>street.avi</source></task>";

    private static string Track(int id, string label, params string[] shapes) => $"<track id=\"{id}\" label=\"{label}\" source=\"manual\">{string.Concat(shapes)}</track>";

    private static string Box(int frame, int x0, int y0, int x1, int y1, int outside = 0, int occluded = 0) =>
        $"<box frame=\"{frame}\" outside=\"{outside}\" occluded=\"{occluded}\" keyframe=\"1\" xtl=\"{x0}.0\" ytl=\"{y0}.00\" xbr=\"{x1}\" ybr=\"{y1}\" z_order=\"0\"/>";

    private void Images(int count)
    {
        for (int i = 0; i < count; i++)
            _folder.Picture($"images/frame_{i:D6}.png");
    }

    private string Write(string name, string meta, params string[] tracks) =>
        _folder.Write(name, $"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<annotations><version>1.1</version><meta>{meta}<dumped>now</dumped></meta>{string.Concat(tracks)}</annotations>");

    private LabeledVideoData Open(string meta, params string[] tracks) => _catalog.LoadFromCvat(Write("annotations.xml", meta, tracks));
}
