using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Distributed;

/// <summary>Tensors from process to process. Those of a GPU go through memory.</summary>
internal static unsafe class TensorExchange
{
    extension(RankGroup ranks)
    {
        /// <summary>Adds up a tensor over all ranks, in its place, on the thread of the group.</summary>
        /// <param name="values">float32, contiguous, without gradient; nobody touches it until the task is done.</param>
        public Task AddUp(Tensor values) => ranks.Post(mpi =>
        {
            using Tensor host = values.cpu();
            fixed (byte* place = host.bytes)
                mpi.AllReduce(place, checked((int)host.numel()), mpi.Float);
            Return(host, values);
        });

        /// <summary>Gives all ranks the first one's values.</summary>
        /// <param name="tensors">The same on all ranks but for their values, contiguous.</param>
        public void Broadcast(IEnumerable<Tensor> tensors)
        {
            foreach (Tensor tensor in tensors)
            {
                ranks.Post(mpi =>
                {
                    using Tensor values = tensor.detach();
                    using Tensor host = values.cpu();
                    fixed (byte* place = host.bytes)
                        mpi.Broadcast(place, host.bytes.Length, root: 0);
                    Return(host, values);
                }).GetAwaiter().GetResult();
            }
        }
    }

    // On the CPU both are the same memory.
    private static void Return(Tensor host, Tensor values)
    {
        if (values.device_type != DeviceType.CPU)
            values.copy_(host).Dispose();
    }
}
