using System.Runtime.CompilerServices;
using Microsoft.ML.VideoDetection.Operators;
using Microsoft.ML.VideoDetection.Training.Optimizers;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tests.Operators;

[TestClass]
public sealed class NumberTests
{
    private const int Elements = 1 << 20;
    private const int Additions = 200;

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

    [TestMethod]
    public void Operations_in_place_of_operators_give_what_those_give()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor a = tensor([-1.5f, 0.25f, 3]), b = tensor([4f, -0.5f, 1e-3f]);
        TensorAssert.AreEqual([2.5, -0.25, 3.001], a.Plus(b), 1e-6); // 3.001 in float32: half an ulp is 1.2e-7
        TensorAssert.AreEqual([-1, 0.75, 3.5], a.Plus(Number.Of(0.5)));
        TensorAssert.AreEqual([2.25, 0.0625, 9], a.Squared());
        TensorAssert.AreEqual([0, 1, 2], Number.Range(3, float32, CPU));
        Assert.AreEqual(ScalarType.Int64, Number.Range(3, int64, CPU).Plus(Number.Of(1)).dtype);
        a.PlusInPlace(Number.Of(1)).PlusInPlace(tensor([1f, 2, 3]));
        TensorAssert.AreEqual([0.5, 3.25, 7], a);
    }

    // Torch makes floats of the whole numbers, which takes it a millisecond, before it looks at the factor that an addition has: time for
    // a collection. With the operators in place of Plus the factor is freed memory by then, as soon as the runtime has compiled TorchSharp's
    // method for speed, which it does after some dozens of calls, and torch complains of it, or the sum is wrong.
    [TestMethod]
    [DoNotParallelize]
    public void An_addition_keeps_its_numbers_while_the_collector_runs()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor whole = ones([Elements], int32, CPU), halves = full([Elements], Number.Of(0.5), float32, CPU);
        using var collector = new BusyCollector();
        for (int i = 0; i < Additions || collector.Collections < 20; i++)
        {
            using DisposeScope inner = NewDisposeScope();
            foreach (Tensor sum in new[] { whole.Plus(halves), whole.Plus(Number.Of(0.5)) })
                Assert.AreEqual((1.5f, 1.5f), (sum[0].item<float>(), sum[-1].item<float>()), $"addition {i}");
        }
    }

    /// <summary>Collects garbage on a thread of its own, again and again.</summary>
    private sealed class BusyCollector : IDisposable
    {
        private readonly Thread _thread;
        private volatile bool _isStopped;
        private volatile int _collections;

        public BusyCollector()
        {
            _thread = new Thread(Run);
            _thread.Start();
        }

        /// <summary>How often everything that nobody holds was freed.</summary>
        public int Collections => _collections;

        public void Dispose()
        {
            _isStopped = true;
            _thread.Join();
        }

        private void Run()
        {
            while (!_isStopped)
            {
                // Numbers that were just made are in the youngest generation.
                GC.Collect(0);
                GC.WaitForPendingFinalizers();
                _collections++;
            }
        }
    }
}
