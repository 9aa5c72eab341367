using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Weights.SafeTensors;

/// <summary>Writes named tensors to a stream in the safetensors format, which contains data only and no code.</summary>
internal static class SafeTensorsWriter
{
    /// <summary>Writes all tensors, from any device, without a second copy of more than one of them in memory.</summary>
    /// <param name="stream">Stream, written from its position on; need not be seekable and stays open.</param>
    /// <param name="tensors">Tensors with unique names; the caller keeps them.</param>
    /// <exception cref="ArgumentException">A name is repeated, or the format has no such element type.</exception>
    public static void Write(Stream stream, IEnumerable<(string Name, Tensor Tensor)> tensors)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(tensors);
        var all = tensors.ToList();
        stream.Write(SafeTensorsHeader.Write(Describe(all)));
        foreach (var (_, tensor) in all)
            TensorBytes.Drain(tensor, stream.Write);
    }

    private static List<SafeTensorsEntry> Describe(List<(string Name, Tensor Tensor)> tensors)
    {
        var entries = new List<SafeTensorsEntry>(tensors.Count);
        var names = new HashSet<string>(StringComparer.Ordinal);
        var position = 0L;
        foreach (var (name, tensor) in tensors)
        {
            if (name == SafeTensorsHeader.MetadataName)
                throw new ArgumentException($"No tensor can be named '{name}': the format keeps other things there.", nameof(tensors));
            if (!names.Add(name))
                throw new ArgumentException($"There are two tensors named '{name}'.", nameof(tensors));
            if (SafeTensorsHeader.FindType(tensor.dtype) is not { } type)
                throw new ArgumentException($"Tensor '{name}' is {tensor.dtype}, which a file of weights cannot hold.", nameof(tensors));
            var end = position + tensor.NumberOfElements * type.Size;
            entries.Add(new SafeTensorsEntry(name, tensor.dtype, tensor.shape, position, end));
            position = end;
        }

        return entries;
    }
}
