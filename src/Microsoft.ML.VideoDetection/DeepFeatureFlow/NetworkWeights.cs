using Microsoft.ML.VideoDetection.Tasks;
using Microsoft.ML.VideoDetection.Weights.SafeTensors;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.DeepFeatureFlow;

/// <summary>The weights of a network as safetensors.</summary>
internal static class NetworkWeights
{
    /// <summary>Writes the weights and statistics of a network, from any device.</summary>
    public static void Write(Stream stream, FeatureFlowNetwork network)
    {
        using DisposeScope scope = NewDisposeScope();
        SafeTensorsWriter.Write(stream, network.state_dict().Select(entry => (entry.Key, entry.Value)));
    }

    /// <summary>Reads them into a new network on the CPU.</summary>
    /// <param name="stream">Safetensors.</param>
    /// <param name="architecture">Of the network.</param>
    /// <param name="create">Makes an empty network of the task.</param>
    /// <exception cref="InvalidDataException">The stream does not hold what the architecture needs; the message names the entry.</exception>
    public static TNetwork Read<TNetwork>(Stream stream, DeepFeatureFlowArchitecture architecture, Func<DeepFeatureFlowArchitecture, Device, TNetwork> create)
        where TNetwork : FeatureFlowNetwork
    {
        using DisposeScope scope = NewDisposeScope();
        RequireBytes(() => create(architecture, META), stream);
        TNetwork network = create(architecture, CPU);
        try
        {
            using IDisposable _ = no_grad();
            Dictionary<string, Tensor> missing = network.state_dict();
            SafeTensorsReader.Read(stream, entry =>
            {
                if (!missing.Remove(entry.Name, out Tensor? destination))
                    throw new InvalidDataException($"The model's weights hold '{entry.Name}', which is not part of its architecture, or twice.");
                if (!destination.shape.AsSpan().SequenceEqual(entry.Shape))
                {
                    throw new InvalidDataException(
                        $"The model's weight '{entry.Name}' has the shape [{string.Join(", ", entry.Shape)}]; "
                        + $"its architecture needs [{string.Join(", ", destination.shape)}].");
                }

                return destination;
            });
            if (missing.Count > 0)
                throw new InvalidDataException($"The model's weights lack {missing.Count} entries, '{missing.Keys.First()}' for one.");

            // Parameters stay with the network, whatever scope they were made in.
            foreach (Tensor entry in network.state_dict().Values)
                entry.DetachFromDisposeScope();
            return network;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>An architecture may ask for any amount of memory; a file that does not hold so much is refused before it is given.</summary>
    private static void RequireBytes(Func<FeatureFlowNetwork> create, Stream stream)
    {
        using FeatureFlowNetwork outline = create();
        long needed = outline.state_dict().Values.Sum(entry => entry.numel() * entry.element_size());
        if (stream.Length - stream.Position < needed)
        {
            throw new InvalidDataException(
                $"The model's weights are cut off: {stream.Length - stream.Position} bytes of at least {needed}. Copy or save the model again.");
        }
    }
}
