using Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow;

namespace Microsoft.ML.VideoDetection.Tests.Weights;

[TestClass]
public sealed class CheckpointClassesTests
{
    private static readonly string[] _shapes = ["disc", "square", "triangle"];

    [TestMethod]
    public void NamesInMeta_AreTaken() => CollectionAssert.AreEqual(_shapes, Load(SmallModel.Architecture, _shapes, given: null));

    [TestMethod]
    public void NamesFromTheCaller_GoBeforeThoseInMeta()
    {
        string[] given = ["a", "b", "c"];
        CollectionAssert.AreEqual(given, Load(SmallModel.Architecture, _shapes, given));
    }

    [TestMethod]
    public void ThirtyClassesWithoutNames_AreThoseOfImageNetVid()
    {
        DeepFeatureFlowArchitecture thirty = SmallModel.Architecture with { ClassNames = ImageNetVidClasses.Names };
        CollectionAssert.AreEqual(ImageNetVidClasses.Names, Load(thirty, [], given: null));
        Assert.HasCount(30, ImageNetVidClasses.Names);
    }

    [TestMethod]
    public void ThreeClassesWithoutNames_AreAskedFor() =>
        StringAssert.Contains(Refusal([], given: null), "has 3 classes and does not say their names: give 3 class names");

    [TestMethod]
    public void NamesInMeta_OfAnotherNumber_AreNotTaken() =>
        StringAssert.Contains(Refusal(["cat", "dog"], given: null), "does not say their names");

    [TestMethod]
    public void NamesFromTheCaller_OfAnotherNumber_AreRefused() =>
        StringAssert.Contains(Refusal(_shapes, ["a", "b"]), "has 3 classes; 2 class names were given");

    [TestMethod]
    public void NameGivenTwice_IsRefusedWithTheFilesName() =>
        StringAssert.Contains(Refusal(["cat", "dog", "cat"], given: null), ".pth holds a detector that cannot be built: ClassNames holds 'cat' more than once");

    [TestMethod]
    public void NamesInArchitectureAndOptions_AreOneTooMany()
    {
        using TemporaryFile file = NumberedCheckpoint.Of(SmallModel.Architecture).Write(_shapes);
        var options = new CheckpointOptions { Architecture = SmallModel.Architecture, ClassNames = _shapes };
        Assert.ThrowsExactly<ArgumentException>(() => new MLContext(1).VideoDetection.LoadCheckpoint(file.Path, options));
    }

    private static string[] Load(DeepFeatureFlowArchitecture architecture, string[] meta, string[]? given)
    {
        using TemporaryFile file = NumberedCheckpoint.Of(architecture).Write(meta);
        using DeepFeatureFlowTransformer model = new MLContext(1).VideoDetection.LoadCheckpoint(file.Path, new CheckpointOptions { ClassNames = given });
        return [.. model.Model.Architecture.ClassNames];
    }

    private static string Refusal(string[] meta, string[]? given) =>
        Assert.ThrowsExactly<InvalidDataException>(() => Load(SmallModel.Architecture, meta, given)).Message;
}
