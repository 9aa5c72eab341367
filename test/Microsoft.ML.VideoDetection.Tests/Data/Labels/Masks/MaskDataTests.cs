using Microsoft.ML.Data;

namespace Microsoft.ML.VideoDetection.Tests.Data.Labels.Masks;

[TestClass]
public sealed class MaskDataTests
{
    private static readonly VideoSegmentationCatalog _catalog = new MLContext(seed: 1).VideoSegmentation;
    private static readonly string[] _names = ["road", "car"];

    [TestMethod]
    public void Numbers_AreClasses_AndRowsAreFrames()
    {
        using TemporaryFolder folder = new();
        folder.Picture("images/b/f10.jpg", 3, 2);
        folder.Picture("images/b/f9.jpg", 3, 2);
        folder.Picture("images/a.jpg", 3, 2);
        folder.Mask("masks/b/f9.png", 3, [0, 1, 255, 1, 0, 0]);
        folder.Mask("masks/b/f10.png", 3, [1, 1, 1, 1, 1, 1]);
        folder.Mask("masks/a.png", 3, [0, 0, 0, 0, 0, 255]);
        LabeledMaskData data = Load(folder, new() { ClassNames = _names });
        CollectionAssert.AreEqual(new[] { "images", "b", "b" }, data.GetColumn<string>("VideoId").ToArray());
        CollectionAssert.AreEqual(new[] { 0, 0, 1 }, data.GetColumn<int>("FrameIndex").ToArray(), "natural order: f9 before f10");
        CollectionAssert.AreEqual(new byte[] { 0, 1, 255, 1, 0, 0 }, data.Videos[1].ReadLabelMap(0));
        CollectionAssert.AreEqual(new byte[] { 1, 2, 0, 2, 1, 1 }, data.GetColumn<byte[]>("LabelMap").ElementAt(1), "keys count from 1, 0 is missing");
        Assert.IsTrue(data.Videos[0].IsStill);
        Assert.AreEqual(3, data.GetRowCount());
        Assert.AreEqual(0, data.Problems.Total);
        VBuffer<ReadOnlyMemory<char>> names = default;
        data.Schema["LabelMap"].GetKeyValues(ref names);
        CollectionAssert.AreEqual(_names, names.DenseValues().Select(name => name.ToString()).ToArray());
    }

    [TestMethod]
    public void Palette_OfTheFile_IsNumbers_AndColorsAreClassesWhereTheyAreSaid()
    {
        using TemporaryFolder folder = new();
        folder.Picture("images/a.png", 2, 1);
        folder.Mask("masks/a.png", 2, [1, 0], palette: [255, 0, 0, 0, 0, 255]);
        CollectionAssert.AreEqual(new byte[] { 1, 0 }, Load(folder, new() { ClassNames = _names }).Videos[0].ReadLabelMap(0));
        CollectionAssert.AreEqual(
            new byte[] { 0, 1 }, Load(folder, new() { ClassNames = _names, Palette = [0x0000FF, 0xFF0000] }).Videos[0].ReadLabelMap(0));
    }

    // Each filter of PNG on one row of 3 RGB pixels, the same colors after it: 10 20 30, 10 20 30, 40 50 60.
    [TestMethod]
    public void Colors_WithEachFilter_AreRead()
    {
        using TemporaryFolder folder = new();
        folder.Picture("images/a.png", 3, 5);
        byte[] plain = [10, 20, 30, 10, 20, 30, 40, 50, 60];
        folder.Png("masks/a.png", 3, 5, 8, 2,
        [
            0, .. plain,
            1, 10, 20, 30, 0, 0, 0, 30, 30, 30, // less the left one
            2, 0, 0, 0, 0, 0, 0, 0, 0, 0, // less the one above
            3, 5, 10, 15, 0, 0, 0, 15, 15, 15, // less the mean of both
            4, 0, 0, 0, 0, 0, 0, 0, 0, 0, // the nearest to left + above - corner is the one above
        ]);
        byte[] classes = Load(folder, new() { ClassNames = _names, Palette = [0x0A141E, 0x28323C] }).Videos[0].ReadLabelMap(0);
        CollectionAssert.AreEqual(Enumerable.Repeat<byte[]>([0, 0, 1], 5).SelectMany(row => row).ToArray(), classes);
    }

    [TestMethod]
    public void FewerBits_AndAlpha_AreRead()
    {
        using TemporaryFolder folder = new();
        folder.Picture("images/bits.png", 5, 1);
        folder.Picture("images/gray-alpha.png", 2, 1);
        folder.Picture("images/rgba.png", 2, 1);
        folder.Png("masks/bits.png", 5, 1, 1, 0, [0, 0b1011_0000]);
        folder.Png("masks/gray-alpha.png", 2, 1, 8, 4, [0, 1, 255, 0, 7]);
        folder.Png("masks/rgba.png", 2, 1, 8, 6, [0, 1, 1, 1, 255, 0, 0, 0, 9]);
        LabeledMaskData data = Load(folder, new() { ClassNames = _names });
        CollectionAssert.AreEqual(new byte[] { 1, 0, 1, 1, 0 }, data.Videos[0].ReadLabelMap(0));
        CollectionAssert.AreEqual(new byte[] { 1, 0 }, data.Videos[0].ReadLabelMap(1));
        CollectionAssert.AreEqual(new byte[] { 1, 0 }, data.Videos[0].ReadLabelMap(2), "equal channels are a number");
    }

    [TestMethod]
    public void MaskOfAnotherSize_IsNamed()
    {
        using TemporaryFolder folder = new();
        folder.Picture("images/a.png", 3, 2);
        folder.Mask("masks/a.png", 2, [0, 0, 0, 0]);
        StringAssert.Contains(Error(folder), $"The mask '{folder.File("masks/a.png")}' has 2x2 pixels, its picture 3x2; resize masks with their pictures, without blending");
    }

    [TestMethod]
    public void NumberBeyondTheClasses_IsNamed()
    {
        using TemporaryFolder folder = new();
        folder.Picture("images/a.png", 3, 2);
        folder.Mask("masks/a.png", 3, [0, 1, 0, 0, 7, 7]);
        StringAssert.Contains(Error(folder), "has the number 7 at x 1, y 1 (and on 2 pixel(s) in all), which is none of the 2 classes and not ignored");
    }

    [TestMethod]
    public void UnknownColor_IsNamed_AndOnesWithoutPaletteAskForIt()
    {
        using TemporaryFolder folder = new();
        folder.Picture("images/a.png", 2, 1);
        folder.Png("masks/a.png", 2, 1, 8, 2, [0, 255, 0, 0, 1, 2, 3]);
        StringAssert.Contains(Error(folder), "has colors (255 0 0 at x 0, y 0), but numbers of classes were expected; say which color stands for which class (Palette)");
        StringAssert.Contains(
            Error(folder, new() { ClassNames = ["road"], Palette = [0xFF0000] }), "has the color 1 2 3 at x 1, y 0 (and on 1 pixel(s) in all), which stands for no class");
        CollectionAssert.AreEqual(
            new byte[] { 0, 255 }, Load(folder, new() { ClassNames = ["road"], Palette = [0xFF0000], IgnoredColors = [0x010203] }).Videos[0].ReadLabelMap(0));
    }

    [TestMethod]
    public void SixteenBits_AreNamed()
    {
        using TemporaryFolder folder = new();
        folder.Picture("images/a.png", 1, 1);
        folder.Png("masks/a.png", 1, 1, 16, 0, [0, 0, 1]);
        StringAssert.Contains(Error(folder), "has 16 bits per value; expected 8");
    }

    [TestMethod]
    public void OtherFiles_AreNamed()
    {
        using TemporaryFolder folder = new();
        folder.Picture("images/a.png", 2, 2);
        folder.Text("masks/a.png", "no picture at all");
        StringAssert.Contains(Error(folder), "is no PNG file");
        folder.Png("masks/a.png", 2, 2, 8, 0, [0, 0, 0, 0]);
        StringAssert.Contains(Error(folder), "is cut or damaged: it ends before its last row");
        folder.Png("masks/a.png", 2, 2, 8, 0, [9, 0, 0, 0, 0, 0]);
        StringAssert.Contains(Error(folder), "is damaged: its pixels cannot be unpacked");
        folder.Png("masks/a.png", 2, 2, 8, 0, [0, 0, 0, 0, 0, 0], interlace: 1);
        StringAssert.Contains(Error(folder), "interlaced");
        folder.Png("masks/a.png", 2, 2, 3, 0, [0, 0, 0, 0]);
        StringAssert.Contains(Error(folder), "color type 0 with 3 bits, which PNG does not have");
        folder.Mask("masks/whole.png", 2, [0, 1, 0, 1]);
        byte[] whole = File.ReadAllBytes(folder.File("masks/whole.png"));

        // Behind the pixels there are two of their bytes at most, two checksums of 4 and the last chunk of 12.
        for (int length = 0; length < whole.Length - 22; length++)
        {
            folder.Write("masks/a.png", whole.AsSpan(0, length));
            StringAssert.Contains(Error(folder), folder.File("masks/a.png"), $"cut after {length} bytes");
        }
    }

    [TestMethod]
    public void MissingMasks_AreCounted_StrictlyAnError_AndNoneAtAllToo()
    {
        using TemporaryFolder folder = new();
        folder.Picture("images/a.png", 2, 1);
        folder.Picture("images/b.png", 2, 1);
        Directory.CreateDirectory(folder.File("masks"));
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => Load(folder, new() { ClassNames = _names })).Message, "None of the 2 picture(s)");
        folder.Mask("masks/b.png", 2, [0, 1]);
        LabeledMaskData data = Load(folder, new() { ClassNames = _names });
        Assert.AreEqual((1L, 1L), (data.Problems.Count(DataProblemKind.MissingAnnotation), data.Problems.Total));
        CollectionAssert.AreEqual(new byte[] { 255, 255 }, data.Videos[0].ReadLabelMap(0));
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => Load(folder, new() { ClassNames = _names, Strict = true })).Message, "a.png' has no mask");
    }

    [TestMethod]
    public void EmptyAndMissingFolders_AreNamed()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.File("images"));
        StringAssert.Contains(
            Assert.ThrowsExactly<DirectoryNotFoundException>(() => Load(folder, new() { ClassNames = _names })).Message, "There is no folder");
        Directory.CreateDirectory(folder.File("masks"));
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => Load(folder, new() { ClassNames = _names })).Message, "There is no picture in");
    }

    [TestMethod]
    public void Stills_AndSuffixes()
    {
        using TemporaryFolder folder = new();
        folder.Picture("images/a.png", 2, 1);
        folder.Picture("images/b.png", 2, 1);
        folder.Mask("masks/a_L.png", 2, [0, 1]);
        folder.Mask("masks/b_L.png", 2, [1, 1]);
        LabeledMaskData data = Load(folder, new() { ClassNames = _names, MaskSuffix = "_L", AreStills = true });
        CollectionAssert.AreEqual(new[] { "images/a", "images/b" }, data.GetColumn<string>("VideoId").ToArray());
        Assert.IsTrue(data.Videos[1].IsStill);
    }

    [TestMethod]
    public void Options_OutOfRange_AreNamed()
    {
        AssertOption(new(), "ClassNames is empty");
        AssertOption(new() { ClassNames = ["a", "a"] }, "class 'a' twice");
        AssertOption(new() { ClassNames = ["a"], IgnoredIndices = [256] }, "IgnoredIndices has 256");
        AssertOption(new() { ClassNames = ["a"], Palette = [1, 2] }, "Palette has 2 color(s) for 1 class(es)");
        AssertOption(new() { ClassNames = ["a"], IgnoredColors = [1] }, "needs a Palette");
        AssertOption(new() { ClassNames = ["a", "b"], Palette = [1, 1] }, "0x000001");
        AssertOption(new() { ClassNames = [.. Enumerable.Range(0, 255).Select(i => $"{i}")] }, "255 classes");
    }

    private static void AssertOption(MaskDataOptions options, string problem)
    {
        using TemporaryFolder folder = new();
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => Load(folder, options)).Message, problem);
    }

    private static string Error(TemporaryFolder folder, MaskDataOptions? options = null)
    {
        LabeledMaskData data = Load(folder, options ?? new() { ClassNames = _names });
        return Assert.ThrowsExactly<InvalidDataException>(() => data.Videos[0].ReadLabelMap(0)).Message;
    }

    [TestMethod]
    public void OwnVideos_AreRows_AndTheirMapsAreChecked()
    {
        LabeledMaskData data = new(["road", "car"], [new OwnVideo("a", [0, 1, 255, 0, 0, 1]), new OwnVideo("b", [2, 0, 0, 0, 0, 0]), new OwnVideo("c", [0])]);
        CollectionAssert.AreEqual(new byte[] { 1, 2, 0, 1, 1, 2 }, data.GetColumn<byte[]>("LabelMap").First(), "keys count from 1, 0 is ignored");
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => data.Videos[1].ReadLabelMap(0)).Message, "frame 0 of 'b' has the class 2 at x 0, y 0; expected 0 to 1, or 255");
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => data.Videos[2].ReadLabelMap(0)).Message, "has 1 pixels; its picture has 3x2");
        Assert.ThrowsExactly<ArgumentException>(() => new LabeledMaskData(["road"], []));
    }

    private sealed class OwnVideo(string id, byte[] classes) : MaskedVideo
    {
        public override VideoInfo Info => new(id, Width: 3, Height: 2);

        public override int FrameCount => 1;

        public override MLImage ReadImage(int position) => Clips.Filled(3, 2, 1, 2, 3);

        public override byte[] ReadLabelMap(int position) => classes;
    }

    private static LabeledMaskData Load(TemporaryFolder folder, MaskDataOptions options) =>
        _catalog.LoadFromMasks(folder.File("images"), folder.File("masks"), options);
}
