using Microsoft.ML.VideoDetection.Tests.Data;
using Microsoft.ML.VideoDetection.Training;

namespace Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow;

[TestClass]
public sealed class TrainingSuggestionTests
{
    private static readonly VideoDetectionCatalog _catalog = new MLContext(1).VideoDetection;

    [TestMethod]
    public void Anchors_are_those_of_the_boxes_in_network_pixels()
    {
        // 64x48 becomes 512x384, 8 times as large: 4x8 source pixels are 32x64, whose area has the root 45.25 = 2.83 * 16.
        TrainingSuggestion found = _catalog.SuggestTraining(Frames(100, [10, 10, 14, 18]));
        CollectionAssert.AreEqual(new[] { 2.83f }, found.AnchorScales);
        CollectionAssert.AreEqual(new[] { 2f }, found.AnchorRatios);
        Assert.AreEqual(1, found.AnchorOverlap, 0.01);

        // The nearest anchor of the preset has a scale of 2 or 4 and the ratio 2: 32²/45.25² = 0.5 of the area, or its inverse.
        Assert.AreEqual(0.5, found.GivenAnchorOverlap, 0.01);
        Assert.AreEqual(0, found.SmallBoxShare);

        // Not chosen anew where they fit.
        DeepFeatureFlowTrainer.Options options = DeepFeatureFlowTrainer.Options.Small();
        options.Architecture = options.Architecture with { AnchorScales = [2.8f, 8], AnchorRatios = [2] };
        CollectionAssert.AreEqual(new[] { 2.8f, 8 }, _catalog.SuggestTraining(Frames(100, [10, 10, 14, 18]), options).AnchorScales);
    }

    [TestMethod]
    public void Boxes_too_small_to_be_found_decide_on_no_anchor()
    {
        // At 64x48 a box of 6x6 is below 8x8, one of 16x16 is an anchor of scale 1.
        DeepFeatureFlowTrainer.Options options = DeepFeatureFlowTrainer.Options.Small();
        options.Architecture = options.Architecture with { MaxLongSide = 64, MaxShortSide = 48 };
        TrainingSuggestion found = _catalog.SuggestTraining(Frames(100, [10, 10, 26, 26, 40, 10, 46, 16]), options);
        CollectionAssert.AreEqual(new[] { 1f }, found.AnchorScales);
        Assert.AreEqual(0.5, found.SmallBoxShare);
    }

    [TestMethod]
    [DataRow(100, 1, 600L)] // the fewest
    [DataRow(400, 1, 1000L)] // 2.5 for each frame
    [DataRow(400, 4, 300L)] // of four pairs each, 250 in hundreds
    public void Steps_follow_from_the_frames(int frames, int batch, long steps)
    {
        DeepFeatureFlowTrainer.Options options = DeepFeatureFlowTrainer.Options.Small();
        options.BatchSize = batch;
        TrainingSuggestion found = _catalog.SuggestTraining(Frames(frames, [10, 10, 26, 26]), options);
        Assert.AreEqual(steps, found.Steps);
        Assert.AreEqual(frames, found.LabeledFrameCount);
        Assert.AreEqual(frames, found.ObjectCount);

        found.ApplyTo(options);
        Assert.AreEqual(steps, options.MaxSteps);
        CollectionAssert.AreEqual(found.AnchorScales, options.Architecture.AnchorScales);
        Assert.IsNull(options.EarlyStoppingCriteria);
        options.ValidationSet = Frames(2, [10, 10, 26, 26]).Data;
        found.ApplyTo(options);
        Assert.AreEqual(found.Patience, options.EarlyStoppingCriteria!.Patience);
    }

    [TestMethod]
    public void Data_without_objects_changes_no_anchor()
    {
        TrainingSuggestion found = _catalog.SuggestTraining(Frames(30, []));
        CollectionAssert.AreEqual(DeepFeatureFlowTrainer.Options.Small().Architecture.AnchorScales, found.AnchorScales);
        Assert.AreEqual(600, found.Steps);
    }

    private static AlteredVideoData Frames(int count, float[] boxes) =>
        new(_catalog.Synthesize(new SyntheticVideoOptions { VideoCount = 1, FramesPerVideo = count, Width = 64, Height = 48 }))
        {
            Annotation = (_, _) => new FrameAnnotation { Labels = [.. Enumerable.Repeat(1u, boxes.Length / 4)], Boxes = [.. boxes] },
        };
}
