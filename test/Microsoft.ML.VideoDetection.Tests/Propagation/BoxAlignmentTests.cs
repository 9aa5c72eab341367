using Microsoft.ML.VideoDetection.Propagation;

namespace Microsoft.ML.VideoDetection.Tests.Propagation;

[TestClass]
public sealed class BoxAlignmentTests
{
    private const int Width = 200, Height = 150;

    [TestMethod]
    [DataRow(0f, 0f)]
    [DataRow(1.5f, -1f)]
    [DataRow(-2.75f, 2.25f)]
    public void Align_FindsTheDisplacementBetweenPixels(float dx, float dy)
    {
        // A box of 60 x 80 network pixels, 30 x 40 of level 0; what moves by dx of level 0 moves by twice that.
        float[] before = [120, 100, 180, 180, 240, 60, 300, 140], boxes = [.. before];
        BoxAlignment.Align(Texture(0, 0), before, Texture(dx, dy), boxes);
        AssertBoxes([.. before.Select((side, i) => side + (2 * (i % 2 == 0 ? dx : dy)))], boxes, 0.2f);
    }

    [TestMethod]
    public void Align_BeginsWhereTheBoxIsExpected()
    {
        // Moved by 12 of level 0, expected at 10.
        float[] before = [120, 100, 180, 180], boxes = [140, 100, 200, 180];
        BoxAlignment.Align(Texture(0, 0), before, Texture(12, 0), boxes);
        AssertBoxes([144, 100, 204, 180], boxes, 0.2f);
    }

    [TestMethod]
    public void Align_OfAnObjectNarrowerThanAPatch_BeforeWhatStandsStill_FollowsTheObject()
    {
        float[] before = [88, 82, 112, 118], boxes = [.. before];
        BoxAlignment.Align(Spot(50, 50, 0), before, Spot(52, 51, 0), boxes);
        AssertBoxes([92, 84, 116, 120], boxes, 0.3f);
    }

    [TestMethod]
    public void Align_OfAPictureThatBecameBrighter_IsNoOther()
    {
        float[] before = [88, 82, 112, 118], boxes = [.. before];
        BoxAlignment.Align(Spot(50, 50, 0), before, Spot(52, 51, 25), boxes);
        AssertBoxes([92, 84, 116, 120], boxes, 0.3f);
    }

    [TestMethod]
    public void Align_OfWhatMovedFarther_GoesNoFartherThanFourPixels()
    {
        float[] before = [120, 100, 180, 180], boxes = [.. before];
        BoxAlignment.Align(Texture(0, 0), before, Texture(12, 9), boxes);
        for (int side = 0; side < 4; side++)
            Assert.IsLessThanOrEqualTo(2 * 4, Math.Abs(boxes[side] - before[side]));
        Assert.AreEqual(60, boxes[2] - boxes[0], 1e-3f);
    }

    [TestMethod]
    [DataRow(new[] { 90f, 20f, 20f, 90f })]
    [DataRow(new[] { 20f, 20f, 20f, 90f })]
    [DataRow(new[] { float.NaN, 20f, 60f, 90f })]
    [DataRow(new[] { 0f, 0f, float.PositiveInfinity, 90f })]
    public void Align_OfNoBox_LeavesIt(float[] box)
    {
        float[] boxes = [.. box];
        BoxAlignment.Align(Texture(0, 0), box, Texture(1, 1), boxes);
        CollectionAssert.AreEqual(box, boxes);
    }

    [TestMethod]
    [DataRow(2, 2)]
    [DataRow(1, 40)]
    [DataRow(40, 3)]
    public void Align_BesideOrLargerThanThePicture_StaysFinite(int width, int height)
    {
        LumaPyramid before = SmoothTexture.Pyramid(new DenseInverseSearchOptions(), width, height);
        LumaPyramid current = SmoothTexture.Pyramid(new DenseInverseSearchOptions(), width, height, 1, 1);
        float[] before4 = [-500, -500, 900, 900, 1e7f, 1e7f, 2e7f, 2e7f, 0, 0, 1, 1], boxes = [.. before4];
        BoxAlignment.Align(before, before4, current, boxes);
        Assert.IsTrue(boxes.All(float.IsFinite));
    }

    [TestMethod]
    public void Align_OfAFlatPicture_LeavesTheBox()
    {
        var flat = new LumaPyramid(new DenseInverseSearchOptions());
        flat.FillFromLuma(new byte[Width * Height], Width, Height);
        float[] before = [120, 100, 180, 180], boxes = [122, 100, 182, 180];
        BoxAlignment.Align(flat, before, flat, boxes);
        CollectionAssert.AreEqual(new float[] { 122, 100, 182, 180 }, boxes);
    }

    [TestMethod]
    public void Align_OfWhatDoesNotFit_Throws()
    {
        LumaPyramid picture = Texture(0, 0), other = SmoothTexture.Pyramid(new DenseInverseSearchOptions(), 100, 150);
        Assert.Contains("4 and 8 numbers", Assert.ThrowsExactly<ArgumentException>(() => BoxAlignment.Align(picture, new float[4], picture, new float[8])).Message);
        Assert.Contains("200 x 150 and 100 x 150", Assert.ThrowsExactly<ArgumentException>(() => BoxAlignment.Align(picture, new float[4], other, new float[4])).Message);
    }

    [TestMethod]
    public void Align_AllocatesNothing()
    {
        LumaPyramid before = Texture(0, 0), current = Texture(1, 1);
        float[] old = [120, 100, 180, 180], boxes = [.. old];
        BoxAlignment.Align(before, old, current, boxes);
        long bytes = GC.GetAllocatedBytesForCurrentThread();
        BoxAlignment.Align(before, old, current, boxes);
        Assert.AreEqual(0, GC.GetAllocatedBytesForCurrentThread() - bytes);
    }

    private static LumaPyramid Texture(float dx, float dy) => SmoothTexture.Pyramid(new DenseInverseSearchOptions(), Width, Height, dx, dy);

    // A dark spot, three pixels of level 0 from its middle to where it has 0.6 of its depth, on gray.
    private static LumaPyramid Spot(float centerX, float centerY, float brighter)
    {
        var luma = new byte[Width * Height];
        for (int i = 0; i < luma.Length; i++)
        {
            float x = (i % Width) + 0.5f - centerX, y = (i / Width) + 0.5f - centerY;
            luma[i] = (byte)MathF.Round(150 + brighter - (80 * MathF.Exp(-((x * x) + (y * y)) / 18)));
        }

        var pyramid = new LumaPyramid(new DenseInverseSearchOptions());
        pyramid.FillFromLuma(luma, Width, Height);
        return pyramid;
    }

    private static void AssertBoxes(float[] expected, float[] actual, float tolerance)
    {
        for (int i = 0; i < expected.Length; i++)
            Assert.AreEqual(expected[i], actual[i], tolerance, $"side {i}");
    }
}
