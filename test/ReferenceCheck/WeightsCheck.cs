using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.ML.VideoDetection.Tasks.Detection;
using Spectre.Console;
using TorchSharp;
using static TorchSharp.torch;

namespace ReferenceCheck;

/// <summary><c>weights ARCH</c>: fills the network by the recipe and compares each entry with <c>weights_check_ARCH.tsv</c>.</summary>
internal static class WeightsCheck
{
    /// <param name="referenceFolder">Holds <c>weights_check_*.tsv</c> and <c>bias_offsets.json</c>.</param>
    /// <param name="architecture">Short name of the architecture.</param>
    /// <param name="console">Receives the entries that differ.</param>
    public static int Run(string referenceFolder, string architecture, IAnsiConsole console)
    {
        string path = Path.Combine(referenceFolder, $"weights_check_{architecture}.tsv");
        string[][] expected = [.. File.ReadLines(path).Skip(1).Select(line => line.Split('\t'))];
        if (expected.Length == 0 || expected.Any(row => row.Length < 5))
            throw new InvalidDataException($"{path} does not have lines of name, shape, hash, sum and first values.");

        using DisposeScope scope = NewDisposeScope();
        using var network = new DeepFeatureFlowNetwork(ReferenceArchitecture.Get(architecture));
        WeightRecipe.FromReference(referenceFolder, architecture).Fill(network);
        Dictionary<string, Tensor> actual = network.state_dict();
        var table = new CheckTable(console, "entry", "shape", "problem");
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
