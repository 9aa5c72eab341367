using Microsoft.ML.Runtime;
using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Propagation;
using Microsoft.ML.VideoDetection.Tasks.Detection;
using Microsoft.ML.VideoDetection.Tests.Data;
using Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow;
using Microsoft.ML.VideoDetection.Tests.Weights.PyTorch;
using Microsoft.ML.VideoDetection.Weights.PyTorch;
using Microsoft.ML.VideoDetection.Weights.SafeTensors;

namespace Microsoft.ML.VideoDetection.Tests.Weights;

/// <summary>Whole detectors through <c>mlContext.VideoDetection.LoadCheckpoint</c>.</summary>
[TestClass]
public sealed class LoadCheckpointTests
{
    private static readonly string[] _shapes = ["disc", "square", "triangle"];

    [TestMethod]
    [DataRow("names_r50_legacy.pth", "r50", BackboneKind.ResNet50)]
    [DataRow("names_r50_zip.pth", "r50", BackboneKind.ResNet50)]
    [DataRow("names_r101_zip.pth", "r101", BackboneKind.ResNet101)]
    [DataRow("names_x101_zip.pth", "x101", BackboneKind.ResNeXt101)]
    public void PublishedModel_IsInferred_AndEveryEntryComesToItsPlace(string file, string published, BackboneKind kind)
    {
        string[] lines = File.ReadAllLines(Fixtures.Reference($"state_dict_{published}.tsv"));
        using DeepFeatureFlowTransformer model = Load(Fixtures.Reference("checkpoints", file));

        Assert.AreEqual(new DeepFeatureFlowArchitecture { Backbone = kind }, model.Model.Architecture);
        NumberedNetwork.AssertHolds(model, lines.Select((line, i) => Parse(line.Split('\t'), i)));
    }

    [TestMethod]
    public void SmallModel_OfGroupNormAndOtherWidths_IsInferredFromItsShapes()
    {
        NumberedCheckpoint checkpoint = NumberedCheckpoint.Of(SmallModel.Architecture);
        using TemporaryFile file = checkpoint.Write(_shapes);
        using DeepFeatureFlowTransformer model = Load(file.Path);

        DeepFeatureFlowArchitecture found = model.Model.Architecture;
        Assert.AreEqual(BackboneKind.ResNet18, found.Backbone);
        Assert.AreEqual(NormalizationKind.GroupNorm, found.Normalization);
        Assert.AreEqual((16, 32, 32, 64, 0.125), (found.BackboneWidth, found.NeckChannels, found.ProposalHeadChannels, found.RegionHeadChannels, found.FlowWidth));
        CollectionAssert.AreEqual(_shapes, found.ClassNames);
        NumberedNetwork.AssertHolds(model, checkpoint.Entries);
    }

    [TestMethod]
    public void WithoutAFrameIndexColumn_EveryRowIsAStillImage()
    {
        using TemporaryFile file = NumberedCheckpoint.Of(SmallModel.Architecture).Write(_shapes);
        var mlContext = new MLContext(seed: 1);
        using DeepFeatureFlowTransformer model = mlContext.VideoDetection.LoadCheckpoint(
            file.Path, new CheckpointOptions { ImageColumnName = "Picture", VideoIdColumnName = null, FrameIndexColumnName = null });
        IDataView frames = mlContext.Transforms.CopyColumns("Picture", "Image").Fit(Frames()).Transform(Frames());
        IDataView pictures = mlContext.Transforms.SelectColumns("Picture").Fit(frames).Transform(frames);
        CollectionAssert.AreEqual(
            new[] { true, true, true }, Microsoft.ML.Data.ColumnCursorExtensions.GetColumn<bool>(model.Transform(pictures), "IsKeyFrame").ToArray());

        IDataView Frames() => mlContext.VideoDetection.LoadFromSources(new MovingShapesSource(32, 24, 3));
    }

    [TestMethod]
    [DataRow(0.3)] // 19, 38, 76, 153 and 307 channels: all rounded down
    [DataRow(0.5)]
    [DataRow(1 / 64.0)]
    public void FlowWidth_ThatRoundsChannels_IsInferred(double width)
    {
        NumberedCheckpoint checkpoint = NumberedCheckpoint.Of(SmallModel.Architecture with { FlowWidth = width });
        using TemporaryFile file = checkpoint.Write(_shapes);
        using DeepFeatureFlowTransformer model = Load(file.Path);
        Assert.AreEqual(width, model.Model.Architecture.FlowWidth, 1 / 1024.0);
        NumberedNetwork.AssertHolds(model, checkpoint.Entries);
    }

    [TestMethod]
    [DataRow("module.")]
    [DataRow("_orig_mod.")]
    [DataRow("module._orig_mod.")]
    [DataRow("_orig_mod.module.")]
    [DataRow("_fsdp_wrapped_module._checkpoint_wrapped_module.")]
    [DataRow("model._orig_mod.")]
    [DataRow("ema.")]
    public void PrefixesOfWrappers_AreTakenOff_NestedInAnyOrder(string prefix)
    {
        NumberedCheckpoint checkpoint = NumberedCheckpoint.Of(SmallModel.Architecture);
        using TemporaryFile file = checkpoint.Renamed(name => prefix + name).Write(_shapes);
        using DeepFeatureFlowTransformer model = Load(file.Path);
        NumberedNetwork.AssertHolds(model, checkpoint.Entries);
    }

    [TestMethod]
    public void WrapperOfAPart_CounterOfAnAverage_AndCopiesOfTheAverage_AreTakenOff()
    {
        NumberedCheckpoint checkpoint = NumberedCheckpoint.Of(SmallModel.Architecture);
        using TemporaryFile file = checkpoint
            .Renamed(name => name.Replace("detector.backbone.", "module.detector.backbone._orig_mod.", StringComparison.Ordinal))
            .With("n_averaged").With("ema_detector_backbone_conv1_weight", 3).Write(_shapes);
        using DeepFeatureFlowTransformer model = Load(file.Path);
        NumberedNetwork.AssertHolds(model, checkpoint.Entries);
    }

    [TestMethod]
    public void DetectorUnderTwoPrefixes_IsRefusedByBoth()
    {
        NumberedCheckpoint checkpoint = NumberedCheckpoint.Of(SmallModel.Architecture);
        NumberedCheckpoint twice = new([.. checkpoint.Renamed(name => "model." + name).Entries, .. checkpoint.Renamed(name => "ema." + name).Entries]);
        using TemporaryFile file = twice.Write(_shapes);
        StringAssert.Contains(Refusal(file.Path), $"{file.Path} holds a detector 2 times, under 'model.', 'ema.'; save the entries of one of them alone.");
    }

    [TestMethod]
    public void EntriesThatDifferByAWrapperOnly_AreRefusedByBothNames()
    {
        using TemporaryFile file = NumberedCheckpoint.Of(SmallModel.Architecture).With("_orig_mod.detector.backbone.conv1.weight", 3).Write(_shapes);
        StringAssert.Contains(Refusal(file.Path), "has both 'detector.backbone.conv1.weight' and '_orig_mod.detector.backbone.conv1.weight'");
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("_orig_mod.")]
    public void SafeTensors_AreReadLikeACheckpoint(string prefix)
    {
        using var source = new DeepFeatureFlowNetwork(SmallModel.Architecture, TorchSharp.torch.CPU);
        using var stream = new MemoryStream();
        SafeTensorsWriter.Write(stream, source.state_dict().Select(entry => (prefix + entry.Key, entry.Value)));
        using var file = new TemporaryFile(stream.ToArray());
        using DeepFeatureFlowTransformer model = Load(file.Path, new CheckpointOptions { ClassNames = _shapes });
        foreach ((string name, TorchSharp.torch.Tensor value) in model.Model.Network.state_dict())
            Assert.IsTrue(source.state_dict()[name].Equals(value), name);
        Assert.AreEqual(ModelFileFormat.SafeTensors, new MLContext().VideoDetection.Inspect(file.Path).Format);
    }

    [TestMethod]
    public void SafeTensors_ThatAreCut_AreRefusedByBothLengths()
    {
        using var stream = new MemoryStream();
        using (TorchSharp.torch.Tensor four = TorchSharp.torch.ones(4))
            SafeTensorsWriter.Write(stream, [("four", four)]);
        using var file = new TemporaryFile(stream.ToArray().AsSpan(..^1).ToArray());
        Assert.AreEqual(
            $"{file.Path}: is cut off: its header tells of 16 bytes of weights, 15 are there.", Refusal(file.Path));
    }

    [TestMethod]
    public void Strict_ListsWhatIsMissing_Unexpected_WronglyShaped_AndWronglyTyped()
    {
        using TemporaryFile file = NumberedCheckpoint.Of(SmallModel.Architecture)
            .Where(name => name != "detector.neck.convs.0.conv.bias")
            .With("detector.mask_head.weight", 3, 3)
            .Changed("motion.predict_flow.conv.weight", entry => entry with { Shape = [2, 5, 3, 3] })
            .Changed("detector.rpn_head.rpn_cls.bias", entry => entry with { StorageClass = "ComplexFloatStorage" })
            .Write(_shapes);

        string message = Assert.ThrowsExactly<InvalidDataException>(() => Load(file.Path)).Message;

        StringAssert.Contains(message, file.Path);
        StringAssert.Contains(message, "1 missing: detector.neck.convs.0.conv.bias");
        StringAssert.Contains(message, "1 unexpected: detector.mask_head.weight");
        StringAssert.Contains(message, "1 wrongly shaped: motion.predict_flow.conv.weight [2, 5, 3, 3], expected [2, 26, 3, 3]");
        StringAssert.Contains(message, "1 wrongly typed: detector.rpn_head.rpn_cls.bias complex64, expected float32");
    }

    [TestMethod]
    public void Strict_OfVeryManyProblems_CountsThemAndListsTen()
    {
        using TemporaryFile file = NumberedCheckpoint.Of(SmallModel.Architecture)
            .Where(name => !name.StartsWith("motion.", StringComparison.Ordinal) || name.Contains("conv6.0", StringComparison.Ordinal))
            .Write(_shapes);
        string message = Assert.ThrowsExactly<InvalidDataException>(() => Load(file.Path)).Message;
        StringAssert.Contains(message, "31 missing: "); // 33 entries without weight and bias of conv6.0
        StringAssert.Contains(message, ", …");
        Assert.IsLessThan(900, message.Length);
    }

    [TestMethod]
    public void NotStrict_TakesWhatFits_AndWarnsOfTheRest()
    {
        NumberedCheckpoint whole = NumberedCheckpoint.Of(SmallModel.Architecture);
        using TemporaryFile file = whole
            .Where(name => name != "detector.neck.convs.0.conv.bias")
            .Changed("motion.predict_flow.conv.weight", entry => entry with { Shape = [2, 5, 3, 3] })
            .Write(_shapes);
        var warnings = new List<string>();
        var mlContext = new MLContext(1);
        mlContext.Log += (_, e) =>
        {
            if (e.Kind == ChannelMessageKind.Warning)
                warnings.Add(e.RawMessage);
        };

        using DeepFeatureFlowTransformer model = mlContext.VideoDetection.LoadCheckpoint(file.Path, new CheckpointOptions { Strict = false });

        string[] left = ["detector.neck.convs.0.conv.bias", "motion.predict_flow.conv.weight"];
        NumberedNetwork.AssertHolds(model, whole.Entries.Where(entry => !left.Contains(entry.Name)));
        Assert.HasCount(1, warnings);
        foreach (string name in left)
            StringAssert.Contains(warnings[0], name);
        using TorchSharp.torch.Tensor random = model.Model.Network.state_dict()[left[1]].clone();
        Assert.AreNotEqual(NumberedNetwork.Range(random).Least, NumberedNetwork.Range(random).Most);
    }

    [TestMethod]
    public void FlowNetwork_IsIgnoredWithAWarning_WhereTheArchitectureHasNone()
    {
        NumberedCheckpoint whole = NumberedCheckpoint.Of(SmallModel.Architecture);
        DeepFeatureFlowArchitecture architecture = SmallModel.Architecture with { MotionEstimator = MotionEstimator.DenseInverseSearch };
        using TemporaryFile file = whole.Write(_shapes);
        var warnings = new List<string>();
        var mlContext = new MLContext(1);
        mlContext.Log += (_, e) =>
        {
            if (e.Kind == ChannelMessageKind.Warning)
                warnings.Add(e.RawMessage);
        };

        using DeepFeatureFlowTransformer model = mlContext.VideoDetection.LoadCheckpoint(file.Path, new CheckpointOptions { Architecture = architecture });

        NumberedNetwork.AssertHolds(model, whole.Entries.Where(entry => !entry.Name.StartsWith("motion.", StringComparison.Ordinal)));
        Assert.AreEqual(
            $"{file.Path}: 33 entries of its flow network (motion.*) are ignored, since MotionEstimator is DenseInverseSearch.", warnings.Single());
    }

    [TestMethod]
    public void Float64Weights_AreTakenAsFloat32()
    {
        NumberedCheckpoint checkpoint = NumberedCheckpoint.Of(SmallModel.Architecture)
            .Changed("detector.neck.convs.0.conv.bias", entry => entry with { StorageClass = "DoubleStorage" });
        using TemporaryFile file = checkpoint.Write(_shapes);
        using DeepFeatureFlowTransformer model = Load(file.Path);
        NumberedNetwork.AssertHolds(model, checkpoint.Entries);
    }

    [TestMethod]
    public void AnotherBackboneThanAskedFor_IsRefusedByBothNames()
    {
        string path = Fixtures.Reference("checkpoints", "names_r101_zip.pth");

        string message = Refusal(path, new CheckpointOptions { Backbone = BackboneKind.ResNet50 });
        StringAssert.Contains(message, $"{path} holds a ResNet101, not the ResNet50");

        message = Refusal(path, new CheckpointOptions { Architecture = new DeepFeatureFlowArchitecture() });
        StringAssert.Contains(message, "306 unexpected: detector.backbone.layer3.6."); // 17 blocks more, of 18 entries each
        StringAssert.Contains(message, "The file holds a ResNet101; the architecture asks for a ResNet50.");
    }

    [TestMethod]
    public void AnotherBackboneWidthThanTheArchitectures_IsRefusedByBothNumbers()
    {
        using TemporaryFile file = NumberedCheckpoint.Of(SmallModel.Architecture).Write(_shapes);
        string message = Refusal(file.Path, new CheckpointOptions { Architecture = SmallModel.Architecture with { BackboneWidth = 32 } });
        StringAssert.Contains(message, "The file holds a backbone of width 16; the architecture asks for one of 32.");
    }

    [TestMethod]
    public void MissingBlock_IsListed_WhereTheArchitectureIsGiven()
    {
        using TemporaryFile file = NumberedCheckpoint.Of(SmallModel.Architecture)
            .Where(name => !name.Contains("layer2.1.", StringComparison.Ordinal)).Write();
        StringAssert.Contains(Refusal(file.Path, new CheckpointOptions { Architecture = SmallModel.Architecture }), "detector.backbone.layer2.1.conv1.weight");
    }

    [TestMethod]
    public void MissingStage_IsNoBackbone()
    {
        using TemporaryFile file = NumberedCheckpoint.Of(SmallModel.Architecture)
            .Where(name => !name.Contains("layer2.", StringComparison.Ordinal)).Write();
        StringAssert.Contains(Refusal(file.Path), "stages of 2 0 2 2 basic blocks with 1 groups; known are ResNet18");
    }

    [TestMethod]
    public void OtherAnchors_NeedTheArchitecture()
    {
        DeepFeatureFlowArchitecture six = SmallModel.Architecture with { AnchorScales = [8, 16] };
        using TemporaryFile file = NumberedCheckpoint.Of(six).Write(_shapes);
        StringAssert.Contains(Refusal(file.Path), "6 anchors per cell; the published scales and ratios make 12");
        using DeepFeatureFlowTransformer model = Load(file.Path, new CheckpointOptions { Architecture = six });
        Assert.AreEqual(six, model.Model.Architecture);
    }

    [TestMethod]
    public void WidthBeyondTheLimits_IsRefusedWithTheFilesName()
    {
        using TemporaryFile file = NumberedCheckpoint.Of(SmallModel.Architecture)
            .Changed("detector.neck.convs.0.conv.weight", entry => entry with { Shape = [9000, 128, 3, 3] })
            .Changed("detector.backbone.conv1.weight", entry => entry with { Shape = [24, 3, 7, 7] }).Write(_shapes);
        string message = Refusal(file.Path);
        StringAssert.Contains(message, $"{file.Path} holds a detector that cannot be built: BackboneWidth is 24; it must be a multiple of 16");
        StringAssert.Contains(message, "NeckChannels is 9000");
    }

    [TestMethod]
    public void BackboneAlone_OrFlowNetworkAlone_IsNoDetector()
    {
        NumberedCheckpoint detector = NumberedCheckpoint.Of(SmallModel.Architecture);
        using TemporaryFile backbone = detector.Where(name => name.StartsWith("detector.backbone.", StringComparison.Ordinal))
            .Renamed(name => name["detector.".Length..]).Write();
        StringAssert.Contains(Refusal(backbone.Path), "holds a backbone only, not a whole detector. It can be used as initial weights.");
        using TemporaryFile flow = detector.Where(name => name.StartsWith("motion.", StringComparison.Ordinal)).Write();
        StringAssert.Contains(Refusal(flow.Path), "holds a flow network only");
    }

    [TestMethod]
    public void CheckpointOfSomethingElse_IsRefusedByWhatItHolds()
    {
        using var file = new TemporaryFile(Weights.PyTorch.SmallCheckpoint.Zip);
        StringAssert.Contains(
            Refusal(file.Path), "neither a Deep Feature Flow detector nor a ResNet backbone nor a FlowNetSimple: it has 4 entries, such as 'dense'");
        StringAssert.Contains(Refusal(file.Path), "Expected one of 'detector.backbone.conv1.weight' (detector)");
    }

    [TestMethod]
    public void MissingFile_IsNamed() =>
        StringAssert.Contains(Assert.ThrowsExactly<FileNotFoundException>(() => Load("no/such.pth")).Message, "such.pth");

    private static DeepFeatureFlowTransformer Load(string path, CheckpointOptions? options = null) =>
        new MLContext(1).VideoDetection.LoadCheckpoint(path, options);

    private static string Refusal(string path, CheckpointOptions? options = null) =>
        Assert.ThrowsExactly<InvalidDataException>(() => Load(path, options)).Message;

    private static NumberedEntry Parse(string[] cells, int index) => new(
        cells[0],
        cells[1] == "scalar" ? [] : [.. cells[1].Split('x').Select(long.Parse)],
        cells[2] == ElementTypes.NameOf(TorchSharp.torch.ScalarType.Int64) ? index : index / 1024f);
}
