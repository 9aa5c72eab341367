using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.ML.VideoDetection.Modeling;
using TorchSharp;
using static TorchSharp.torch;

namespace ReferenceCheck;

/// <summary><c>weights ARCH</c>: fills the network by the recipe and compares each entry with <c>weights_check_ARCH.tsv</c>.</summary>
internal static class WeightsCheck
{
    public static int Run(string referenceFolder, string architecture)
    {
        using DisposeScope scope = NewDisposeScope();
        using var network = new DeepFeatureFlowNetwork(ReferenceArchitecture.Get(architecture));
        WeightRecipe.FromReference(referenceFolder, architecture).Fill(network);
        Dictionary<string, Tensor> actual = network.state_dict();
        string[][] expected = [.. File.ReadLines(Path.Combine(referenceFolder, $"weights_check_{architecture}.tsv"))
            .Skip(1).Select(line => line.Split('\t'))];

        var table = new CheckTable("entry", "shape", "problem");
        int equal = 0;
        foreach (string[] row in expected)
        {
            string? problem = actual.Remove(row[0], out Tensor? entry) ? Compare(entry, row) : "missing";
            if (problem is null)
                equal++;
            else
                table.Add(false, row[0], row[1], problem);
        }

        foreach (string name in actual.Keys)
            table.Add(false, name, "", "unexpected");
        table.Add(equal == expected.Length, "all entries", "", $"{equal} of {expected.Length} equal");
        return table.Print();
    }

    private static string? Compare(Tensor entry, string[] row)
    {
        string shape = entry.shape.Length == 0 ? "scalar" : string.Join('x', entry.shape);
        if (shape != row[1])
            return $"shape {shape}";
        ReadOnlySpan<byte> bytes = entry.bytes;
        string hash = Convert.ToHexStringLower(SHA256.HashData(bytes))[..16];
        if (hash == row[2])
            return null;
        float first = entry.dtype == ScalarType.Float32 ? MemoryMarshal.Read<float>(bytes) : 0;
        return string.Create(CultureInfo.InvariantCulture, $"hash {hash} is not {row[2]}; first value {first:R}, expected {row[4]}");
    }
}
