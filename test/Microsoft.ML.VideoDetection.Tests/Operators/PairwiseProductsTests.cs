using System.Runtime.Intrinsics;
using Microsoft.ML.VideoDetection.Operators;

namespace Microsoft.ML.VideoDetection.Tests.Operators;

[TestClass]
public sealed class PairwiseProductsTests
{
    private static readonly Vector128<short> _a = Vector128.Create((short)3, -4, 32640, 255, 0, 7, -1, 1000);
    private static readonly Vector128<short> _b = Vector128.Create((short)10, 5, 2048, 2048, 9, 0, 1, -1000);

    [TestMethod]
    public void Add_ByHand_WithAndWithoutTheInstruction()
    {
        // 3·10 - 4·5 = 10; 32640·2048 + 255·2048 = 67368960; 0; -1 - 1000000 = -1000001.
        var expected = Vector128.Create(10, 67368960, 0, -1000001);
        Assert.AreEqual(expected, PairwiseProducts.Add(_a, _b));
        Assert.AreEqual(expected, PairwiseProducts.AddPortably(_a, _b));
    }

    [TestMethod]
    public void High_ByHand_WithAndWithoutTheInstruction()
    {
        // Products over 65536, rounded down: 30 gives 0, -20 gives -1, 66846720 gives 1020, 522240 gives 7, -1000000 gives -16.
        var expected = Vector128.Create((short)0, -1, 1020, 7, 0, 0, -1, -16);
        Assert.AreEqual(expected, PairwiseProducts.High(_a, _b));
        Assert.AreEqual(expected, PairwiseProducts.HighPortably(_a, _b));
    }
}
