using Microsoft.ML.VideoDetection.Data.Synthetic;
using Microsoft.ML.VideoDetection.Modeling.Inference;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tests.Modeling.Inference;

[TestClass]
public sealed class ProcessorTurnTests
{
    [TestMethod]
    public void With_a_thread_for_each_processor_one_computes_at_a_time()
    {
        int threads = get_num_threads();
        set_num_threads(Environment.ProcessorCount);
        try
        {
            int computing = 0, most = 0, turns = 0;
            using var started = new Barrier(4);
            Thread[] streams = [.. Enumerable.Range(0, 4).Select(_ => new Thread(() =>
            {
                started.SignalAndWait();
                for (int i = 0; i < 1000; i++)
                {
                    using ProcessorTurn.Turn turn = ProcessorTurn.Take(CPU);
                    most = Math.Max(most, Interlocked.Increment(ref computing));
                    turns++; // not atomic: right only if nobody else is in here
                    Interlocked.Decrement(ref computing);
                }
            }))];
            Array.ForEach(streams, stream => stream.Start());
            Array.ForEach(streams, stream => stream.Join());
            Assert.AreEqual(1, most);
            Assert.AreEqual(4000, turns);
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    [TestMethod]
    public void With_half_of_the_processors_two_compute_at_once()
    {
        if (Environment.ProcessorCount < 2)
            return; // there is no half
        int threads = get_num_threads();
        set_num_threads(Environment.ProcessorCount / 2);
        try
        {
            using ProcessorTurn.Turn first = ProcessorTurn.Take(CPU);
            using ProcessorTurn.Turn second = ProcessorTurn.Take(CPU); // would never return otherwise
        }
        finally
        {
            set_num_threads(threads);
        }
    }
}
