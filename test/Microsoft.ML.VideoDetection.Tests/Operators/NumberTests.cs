using System.Runtime.CompilerServices;
using Microsoft.ML.VideoDetection.Operators;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tests.Operators;

[TestClass]
public sealed class NumberTests
{
    [TestMethod]
    public void A_number_outlives_a_collection()
    {
        WeakReference held = Make(2.5);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.IsTrue(held.IsAlive);

        // But not for ever.
        for (int i = 0; i < 300; i++)
            Make(i);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.IsFalse(held.IsAlive);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static WeakReference Make(double value) => new(Number.Of(value));
    }

    [TestMethod]
    public void An_operation_gets_its_number()
    {
        using Tensor two = tensor(2f);
        using Tensor product = two * Number.Of(1.5);
        Assert.AreEqual(3, product.ToDouble());
        using Tensor whole = tensor(2L);
        using Tensor difference = whole - Number.Of(1);
        Assert.AreEqual(ScalarType.Int64, difference.dtype);
    }
}
