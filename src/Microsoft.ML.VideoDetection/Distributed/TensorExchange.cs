using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Distributed;

/// <summary>Exchanges tensors between processes; tensors on a GPU are copied through host memory.</summary>
internal static unsafe class TensorExchange
{
    extension(RankGroup ranks)
    {
        /// <summary>Sums a tensor over all ranks, in place, on the thread of the group.</summary>
        /// <param name="values">float32, contiguous, without gradient; must not be accessed until the task is done.</param>
        public Task AllReduce(Tensor values) => ranks.Post(mpi =>
        {
            using Tensor host = values.cpu();
            fixed (byte* place = host.bytes)
                mpi.AllReduce(place, checked((int)host.numel()), mpi.Float);
            Return(host, values);
        });

        /// <summary>Broadcasts rank 0's values to all ranks.</summary>
        /// <param name="tensors">Contiguous tensors of the same shapes on all ranks.</param>
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
