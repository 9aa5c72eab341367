using System.Text;
using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace ReferenceCheck;

/// <summary>Fills a network with the reference's synthetic weights: a hash of each entry's name and position.</summary>
/// <remarks>The recipe stands in the reference's README, "How the weights are filled". All in double, one rounding at the end.</remarks>
public sealed class WeightRecipe
{
    private const ulong FnvOffset = 0xCBF29CE484222325, FnvPrime = 0x100000001B3;

    private readonly IReadOnlyDictionary<string, double[]> _biasOffsets;

    /// <param name="biasOffsets">By layer name, what is subtracted from its biases: <c>rpn_cls</c>, <c>fc_cls</c>; may be empty.</param>
    public WeightRecipe(IReadOnlyDictionary<string, double[]> biasOffsets) => _biasOffsets = biasOffsets;

    /// <summary>Reads the offsets of one architecture from <c>bias_offsets.json</c>.</summary>
    /// <exception cref="InvalidDataException">The file has no offsets of that architecture, or is something else.</exception>
    public static WeightRecipe FromReference(string referenceFolder, string architecture)
    {
        string path = Path.Combine(referenceFolder, "bias_offsets.json");
        Dictionary<string, Dictionary<string, double[]>>? offsets;
        try
        {
            offsets = JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, double[]>>>(File.ReadAllText(path));
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path} holds no bias offsets: {e.Message}", e);
        }

        return offsets is not null && offsets.TryGetValue(architecture, out Dictionary<string, double[]>? layers)
            ? new WeightRecipe(layers)
            : throw new InvalidDataException($"{path} has no offsets of the architecture '{architecture}'.");
    }

    /// <summary>Fills every parameter and buffer of the network, under its own name.</summary>
    public void Fill(nn.Module network)
    {
        using IDisposable _ = no_grad();
        using DisposeScope scope = NewDisposeScope();
        foreach ((string name, Tensor entry) in network.state_dict())
        {
            if (entry.dtype != ScalarType.Float32)
            {
                entry.zero_();
                continue;
            }

            using Tensor values = tensor(Values(name, entry.shape), entry.shape);
            entry.copy_(values);
        }
    }

    /// <summary>The values of one float entry, row-major.</summary>
    public float[] Values(string name, long[] shape)
    {
        var values = new float[shape.Aggregate(1L, (a, b) => a * b)];
        ulong seed = Hash(name);
        (double scale, double center) = Range(name, shape);
        bool positive = IsPositive(name);
        double[]? offsets = Offsets(name, values.Length);
        Parallel.For(0, (values.Length + 65535) / 65536, chunk =>
        {
            int end = Math.Min(values.Length, (chunk + 1) * 65536);
            for (int k = chunk * 65536; k < end; k++)
            {
                double u = Unit(seed, k);
                double value = positive ? center + (scale * u) : ((2 * u) - 1) * scale;
                values[k] = (float)(offsets is null ? value : value - offsets[k]);
            }
        });
        return values;
    }

    /// <summary>u of element k: uniform in [0, 1).</summary>
    public static double Unit(ulong seed, long k)
    {
        ulong z = seed + (((ulong)k + 1) * 0x9E3779B97F4A7C15);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        z ^= z >> 31;
        return (z >> 11) * (1.0 / (1UL << 53));
    }

    /// <summary>FNV-1a, 64 bit.</summary>
    public static ulong Hash(string name)
    {
        ulong hash = FnvOffset;
        foreach (byte b in Encoding.UTF8.GetBytes(name))
            hash = (hash ^ b) * FnvPrime;
        return hash;
    }

    private double[]? Offsets(string name, int count)
    {
        string? layer = _biasOffsets.Keys.FirstOrDefault(key => name.EndsWith($"{key}.bias", StringComparison.Ordinal));
        if (layer is null)
            return null;
        double[] offsets = _biasOffsets[layer];
        return offsets.Length == count
            ? offsets
            : throw new InvalidDataException($"There are {offsets.Length} bias offsets for {name}, which has {count} elements.");
    }

    private static bool IsPositive(string name) =>
        name.EndsWith("running_var", StringComparison.Ordinal) || IsNormWeight(name);

    private static bool IsNormWeight(string name) =>
        name.StartsWith("detector.backbone.", StringComparison.Ordinal)
        && name.EndsWith(".weight", StringComparison.Ordinal)
        && (name.Contains(".bn", StringComparison.Ordinal) || name.Contains(".gn", StringComparison.Ordinal)
            || name.Contains("downsample.1", StringComparison.Ordinal));

    private static (double Scale, double Center) Range(string name, long[] shape)
    {
        if (shape.Length >= 2)
            return (Math.Sqrt(3) * Math.Sqrt(Gain(name) / FanIn(name, shape)), 0);
        if (IsNormWeight(name))
            return name.Contains(".bn3.", StringComparison.Ordinal) ? (0.06, 0.12) : (0.2, 0.9);
        if (name.EndsWith("running_var", StringComparison.Ordinal))
            return (0.4, 0.8);
        return (name.StartsWith("detector.backbone.", StringComparison.Ordinal) ? 0.1 : 0.05, 0);
    }

    private static double Gain(string name)
    {
        (string Part, double Gain)[] gains =
            [("rpn_reg", 0.02), ("fc_cls", 4), ("rpn_cls", 1), ("fc_reg", 1), ("predict_flow", 1), ("upsample_flow", 1)];
        foreach ((string part, double gain) in gains)
        {
            if (name.Contains(part, StringComparison.Ordinal))
                return gain;
        }

        return 2;
    }

    private static double FanIn(string name, long[] shape)
    {
        bool transposed = name.StartsWith("motion.deconv", StringComparison.Ordinal)
            || name.StartsWith("motion.upsample_flow", StringComparison.Ordinal);
        return transposed
            ? shape[0] * shape[2] * shape[3] / 4.0
            : shape.Skip(1).Aggregate(1.0, (product, side) => product * side);
    }
}
