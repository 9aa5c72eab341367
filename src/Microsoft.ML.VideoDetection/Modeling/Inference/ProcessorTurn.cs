using Microsoft.ML.VideoDetection.Data.Synthetic;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Modeling.Inference;

/// <summary>Serializes the computations of streams when torch's threads fill the processors.</summary>
/// <remarks>
/// Each computation uses all of torch's threads. Two at once would have twice as many threads as there are processors, which wait for each other at the end
/// of every layer; in turns they take no longer than one after the other. If torch has fewer threads than there are processors, as many streams compute at
/// once as fit.
/// </remarks>
internal static class ProcessorTurn
{
    private static readonly object _gate = new();
    private static int _computing;

    /// <summary>Waits for a turn.</summary>
    /// <param name="device">Device of the computation; on devices other than the CPU there is no wait.</param>
    /// <returns>An object that ends the turn when it is disposed.</returns>
    public static Turn Take(Device device)
    {
        if (device.type != DeviceType.CPU)
            return default;
        lock (_gate)
        {
            while (_computing > 0 && (_computing + 1) * get_num_threads() > Environment.ProcessorCount)
                Monitor.Wait(_gate);
            _computing++;
        }

        return new Turn(isTaken: true);
    }

    /// <summary>Represents one turn.</summary>
    internal readonly struct Turn(bool isTaken) : IDisposable
    {
        public void Dispose()
        {
            if (!isTaken)
                return;
            lock (_gate)
            {
                _computing--;
                Monitor.Pulse(_gate);
            }
        }
    }
}
