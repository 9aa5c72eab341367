using Microsoft.ML.VideoDetection.Tests.Data;
using Microsoft.ML.VideoDetection.Training;
using static Microsoft.ML.VideoDetection.Tests.Data.ListedFrames;

namespace Microsoft.ML.VideoDetection.Tests.Training;

[TestClass]
public sealed class TrainingDataCheckTests
{
    private static readonly FrameAnnotation _car = Objects((1, 0, 0, 4, 4));
    private static readonly FrameAnnotation _two = Objects((1, 0, 0, 4, 4), (3, 1, 1, 2, 2));

    private readonly DataMessages _messages = new();

    [TestMethod]
    public void Run_SaysWhatThereIs_AndWhichClassesHaveNothing()
    {
        Run(new ListedFrames(["car", "bus", "dog"], new Video(8, 8, _car, _two, FrameAnnotation.Empty)));
        StringAssert.Contains(_messages.Infos[0], "3 frame(s) to learn from in 1 video(s)");
        StringAssert.Contains(_messages.Infos[0], "3 object(s) (car 2, dog 1), 1 frame(s) without any");
        StringAssert.Contains(_messages.Warnings.Single(), "1 of the 3 classes have not a single object and may not be learnt: 'bus'.");
    }

    [TestMethod]
    public void Run_OfOneClass_SaysSo_AndWarnsOfNothing()
    {
        Run(new ListedFrames(["car"], new Video(8, 8, _car)));
        StringAssert.Contains(_messages.Infos[1], "'car'");
        Assert.IsEmpty(_messages.Warnings);
    }

    [TestMethod]
    public void Run_LooksAtTrainingFramesOnly()
    {
        Run(new ListedFrames(["car"], new Video(8, 8, _car), new Video(8, 8, Objects((7, 0, 0, 1, 1))) { IsTraining = false }));
        StringAssert.Contains(_messages.Infos[0], "1 frame(s) to learn from");
    }

    [TestMethod]
    public void NothingToLearn_IsRefused()
    {
        StringAssert.Contains(Refused(new ListedFrames(["car"])), "no frame to train on");
        StringAssert.Contains(Refused(new ListedFrames(["car"], new Video(8, 8, _car) { IsTraining = false })), "1 frame(s), none of them");
        StringAssert.Contains(
            Refused(new ListedFrames(["car"], new Video(8, 8, FrameAnnotation.Empty, FrameAnnotation.Empty))), "None of the 2 training frame(s)");
        StringAssert.Contains(Refused(new ListedFrames(["car"], new Video(8, 8, Objects((1, 2, 2, 2, 4))))), "object with an area");
    }

    [TestMethod]
    public void BadKeys_NameTheirFirstPlace()
    {
        FrameAnnotation missing = Objects((1, 0, 0, 1, 1), (0, 0, 0, 1, 1)), unknown = Objects((1, 0, 0, 1, 1), (2, 0, 0, 1, 1));
        string text = Refused(new ListedFrames(["car"], new Video(8, 8, _car, missing)));
        StringAssert.Contains(text, "frame 1 of 'v0' has the missing key");
        StringAssert.Contains(text, "keys go from 1 to 1");
        StringAssert.Contains(Refused(new ListedFrames(["car"], new Video(8, 8, _car, unknown))), "frame 1 of 'v0' has key 2");
    }

    [TestMethod]
    public void BadLabelsOfSeveralFrames_AreCounted()
    {
        string text = Refused(new ListedFrames(["car"], new Video(8, 8, _car, _two, Objects((2, 0, 0, 1, 1)))));
        StringAssert.Contains(text, "frame 1 of 'v0' has key 3");
        StringAssert.Contains(text, "the first of 2 frames with labels that cannot be used, of 3 looked at");
    }

    [TestMethod]
    public void BoxesThatAreNone_NameTheirPlace()
    {
        StringAssert.Contains(
            Refused(new ListedFrames(["car"], new Video(8, 8, _car, Objects((1, 0, float.NaN, 1, 1))))), "frame 1 of 'v0': box 0 (0-based) is 0 NaN 1 1");
        StringAssert.Contains(
            Refused(new ListedFrames(["car"], new Video(8, 8, new FrameAnnotation { Labels = [1, 1], Boxes = [0, 0, 1, 1] }))),
            "frame 0 of 'v0' has 2 label(s) and 4 number(s)");
        StringAssert.Contains(
            Refused(new ListedFrames(["car"], new Video(8, 8, new FrameAnnotation { IgnoredBoxes = [0, 0, 1] }))), "3 number(s) for ignored boxes");
        StringAssert.Contains(
            Refused(new ListedFrames(["car"], new Video(8, 8, new FrameAnnotation { IgnoredBoxes = [0, 0, 1, float.PositiveInfinity] }))),
            "ignored box 0");
    }

    [TestMethod]
    public void BoxesWithoutArea_AreOneWarning()
    {
        FrameAnnotation flat = Objects((1, 0, 0, 4, 4), (1, 3, 0, 3, 4), (1, 5, 5, 2, 6));
        Run(new ListedFrames(["car"], new Video(8, 8, _car, flat, flat)));
        string warning = _messages.Warnings.Single();
        StringAssert.Contains(warning, "4 box(es) without area");
        StringAssert.Contains(warning, "The first: frame 1 of 'v0'");
        StringAssert.Contains(_messages.Infos[0], "3 object(s) (car 3)");
    }

    [TestMethod]
    public void LabelsInFiles_AreReadOfEvenlySpreadFrames()
    {
        // 100 frames of four videos, of which every tenth is looked at.
        Video video = new(8, 8, [.. Enumerable.Repeat(_car, 25)]);
        ListedFrames data = new(["car", "bus"], video, video, video, video) { AreLabelsInMemory = false };
        new TrainingDataCheck(data, _messages.Callbacks(), mostRead: 10).Run();
        Assert.AreEqual(10, data.LabelReads);
        StringAssert.Contains(_messages.Infos[0], "of 10 evenly spread ones: 10 object(s)");
        StringAssert.Contains(_messages.Warnings.Single(), "on the frames looked at");
    }

    [TestMethod]
    public void LabelsInFiles_AreReadOn_WhenTheSampleHasNone()
    {
        // Every second frame is looked at, the second of each two; the only label is on the first of the last two.
        FrameAnnotation[] labels = [.. Enumerable.Repeat(FrameAnnotation.Empty, 10)];
        labels[8] = _car;
        new TrainingDataCheck(new ListedFrames(["car"], new Video(8, 8, labels)) { AreLabelsInMemory = false }, _messages.Callbacks(), 5).Run();
        labels[8] = FrameAnnotation.Empty;
        Assert.ThrowsExactly<InvalidDataException>(
            new TrainingDataCheck(new ListedFrames(["car"], new Video(8, 8, labels)) { AreLabelsInMemory = false }, _messages.Callbacks(), 5).Run);
    }

    [TestMethod]
    public void Cancelling_EndsTheCheck()
    {
        ListedFrames data = new(["car"], new Video(8, 8, [.. Enumerable.Repeat(_car, 256)]));
        Assert.ThrowsExactly<OperationCanceledException>(
            new TrainingDataCheck(data, _messages.Callbacks(cancellation: new CancellationToken(canceled: true))).Run);
        Assert.ThrowsExactly<OperationCanceledException>(
            new TrainingDataCheck(data, _messages.Callbacks(() => throw new OperationCanceledException())).Run);
    }

    private void Run(ListedFrames data) => new TrainingDataCheck(data, _messages.Callbacks()).Run();

    private string Refused(ListedFrames data) => Assert.ThrowsExactly<InvalidDataException>(() => Run(data)).Message;
}
