using Microsoft.ML.VideoDetection.Tests.Data;
using ReferenceCheck;

namespace Microsoft.ML.VideoDetection.Tests.ReferenceCheck;

[TestClass]
public sealed class WeightRecipeTests
{
    private static readonly WeightRecipe _recipe = new(new Dictionary<string, double[]>());

    [TestMethod]
    public void Unit_GivesTheTwoValuesOfTheReferenceNotes()
    {
        ulong seed = WeightRecipe.Hash("motion.conv1.0.conv.weight");
        Assert.AreEqual(0.1551872754957453, WeightRecipe.Unit(seed, 0));
        Assert.AreEqual(0.624282771141087, WeightRecipe.Unit(seed, 1));
    }

    [TestMethod]
    public void Hash_IsFnv1a()
    {
        // The two test vectors of the algorithm's authors.
        Assert.AreEqual(0xCBF29CE484222325, WeightRecipe.Hash(""));
        Assert.AreEqual(0xAF63DC4C8601EC8C, WeightRecipe.Hash("a"));
    }

    [TestMethod]
    public void Convolution_SpreadsByItsFanIn()
    {
        // (2u - 1)·√3·√(2 / (6·7·7)) with the u of the notes.
        float[] values = _recipe.Values("motion.conv1.0.conv.weight", [64, 6, 7, 7]);
        double scale = Math.Sqrt(3) * Math.Sqrt(2 / 294.0);
        Assert.AreEqual((float)(((2 * 0.1551872754957453) - 1) * scale), values[0]);
        Assert.AreEqual((float)(((2 * 0.624282771141087) - 1) * scale), values[1]);
    }

    [TestMethod]
    [DataRow("motion.deconv5.conv.weight", new long[] { 1024, 512, 4, 4 }, 2.0 / (1024 * 4))] // transposed: rows·4·4/4
    [DataRow("motion.upsample_flow5.conv.weight", new long[] { 2, 2, 4, 4 }, 1.0 / 8)]
    [DataRow("detector.rpn_head.rpn_reg.weight", new long[] { 48, 512, 1, 1 }, 0.02 / 512)]
    [DataRow("detector.roi_head.bbox_head.fc_cls.weight", new long[] { 31, 1024 }, 4.0 / 1024)]
    public void Variance_IsTheGainByFanIn(string name, long[] shape, double variance)
    {
        float[] values = _recipe.Values(name, shape);
        double largest = values.Max(value => Math.Abs((double)value)), limit = Math.Sqrt(3 * variance);
        Assert.IsTrue(largest <= limit && largest > 0.85 * limit, $"{largest} of {limit}");
    }

    [TestMethod]
    [DataRow("detector.backbone.bn1.weight", 0.9f, 1.1f)]
    [DataRow("detector.backbone.layer1.0.bn3.weight", 0.12f, 0.18f)]
    [DataRow("detector.backbone.layer1.0.downsample.1.weight", 0.9f, 1.1f)]
    [DataRow("detector.backbone.bn1.running_var", 0.8f, 1.2f)]
    [DataRow("detector.backbone.bn1.running_mean", -0.1f, 0.1f)]
    [DataRow("detector.backbone.bn1.bias", -0.1f, 0.1f)]
    [DataRow("detector.neck.convs.0.conv.bias", -0.05f, 0.05f)]
    public void Vectors_FillTheirRange(string name, float least, float most)
    {
        float[] values = _recipe.Values(name, [2000]);
        float margin = 0.01f * (most - least);
        Assert.IsTrue(values.Min() >= least && values.Min() < least + margin, $"{values.Min()}");
        Assert.IsTrue(values.Max() <= most && values.Max() > most - margin, $"{values.Max()}");
    }

    [TestMethod]
    public void BiasOffset_IsSubtractedBeforeTheOneRounding()
    {
        const string Name = "detector.rpn_head.rpn_cls.bias";
        var recipe = new WeightRecipe(new Dictionary<string, double[]> { ["rpn_cls"] = [0.57, -0.15] });
        float[] values = recipe.Values(Name, [2]);
        for (int k = 0; k < 2; k++)
        {
            double u = WeightRecipe.Unit(WeightRecipe.Hash(Name), k);
            Assert.AreEqual((float)((((2 * u) - 1) * 0.05) - (k == 0 ? 0.57 : -0.15)), values[k]);
        }

        Assert.ThrowsExactly<InvalidDataException>(() => recipe.Values(Name, [3]));
    }

    [TestMethod]
    [DataRow("{}", "has no offsets of the architecture 'r50'")]
    [DataRow("[1]", "holds no bias offsets")]
    public void FromReference_OfAnotherFile_SaysSo(string json, string expected)
    {
        using var folder = new Data.TemporaryFolder();
        folder.Write("bias_offsets.json", json);
        InvalidDataException error = Assert.ThrowsExactly<InvalidDataException>(() => WeightRecipe.FromReference(folder.Root, "r50"));
        StringAssert.Contains(error.Message, expected);
    }
}
