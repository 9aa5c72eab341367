using System.Globalization;
using Microsoft.ML.VideoDetection;
using Microsoft.ML.VideoDetection.DeepFeatureFlow;
using Microsoft.ML.VideoDetection.Weights;
using Microsoft.ML.VideoDetection.Weights.PyTorch;
using Spectre.Console;
using TorchSharp;
using static TorchSharp.torch;

namespace ReferenceCheck;

/// <summary><c>checkpoint FILE</c>: prints what a checkpoint holds and compares it with what it should hold.</summary>
internal static class CheckpointCheck
{
    /// <param name="path">A file that torch.save wrote.</param>
    /// <param name="expectedPath">A JSON or TSV file, see <see cref="ExpectedEntry"/>; null only prints.</param>
    /// <param name="console">Receives the tables.</param>
    public static int Run(string path, string? expectedPath, IAnsiConsole console)
    {
        var table = new CheckTable(console, "entry", "shape", "type", "problem");
        ModelSummary summary = ModelInspection.Inspect(path);
        console.WriteLine($"{path}: {NameOf(summary.Format)} format, {summary.Entries.Count} entries; {summary.Description}");
        foreach ((string name, string value) in summary.Metadata)
            console.WriteLine($"  {name}: {value}");
        if (expectedPath is null)
        {
            foreach (CheckpointEntry entry in summary.Entries)
                console.WriteLine($"  {entry.Name} {TensorView.Describe([.. entry.Shape])} {entry.ElementType}");
            return ExitCode.Passed;
        }

        bool isJson = Path.GetExtension(expectedPath).Equals(".json", StringComparison.OrdinalIgnoreCase);
        bool numbered = Path.GetFileName(path).StartsWith("names_", StringComparison.Ordinal);
        ExpectedEntry[] expected = isJson ? ExpectedEntry.FromJson(expectedPath) : ExpectedEntry.FromTsv(expectedPath, numbered);
        if (expected.Length == 0)
            throw new InvalidDataException($"{expectedPath} expects no entry at all.");
        using PyTorchCheckpoint checkpoint = PyTorchCheckpoint.Open(path);
        Compare(checkpoint, expected, table);
        return table.Print();
    }

    // As this command has always called them: its output is compared over time.
    private static string NameOf(ModelFileFormat format) => format switch
    {
        ModelFileFormat.PyTorchZip => "zip",
        ModelFileFormat.PyTorchLegacy => "legacy",
        _ => format.ToString().ToLowerInvariant(),
    };

    private static void Compare(PyTorchCheckpoint checkpoint, ExpectedEntry[] expected, CheckTable table)
    {
        var positions = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < checkpoint.Tensors.Count; i++)
            positions[checkpoint.Tensors[i].Name] = i;

        int equal = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            ExpectedEntry entry = expected[i];
            string? problem = !positions.Remove(entry.Name, out int position) ? "missing"
                : position != i ? $"is entry {position} of the file, expected as entry {i}"
                : Compare(checkpoint.Tensors[position], entry);
            if (problem is null)
                equal++;
            else
                table.Add(false, entry.Name, TensorView.Describe(entry.Shape), entry.Type, problem);
        }

        foreach (string name in positions.Keys)
            table.Add(false, name, "", "", "unexpected");
        table.Add(equal == expected.Length, "all entries", "", "", $"{equal} of {expected.Length} equal");
    }

    /// <summary>What is wrong with an entry, or null.</summary>
    private static string? Compare(CheckpointTensor actual, ExpectedEntry expected)
    {
        if (!actual.Shape.AsSpan().SequenceEqual(expected.Shape))
            return $"shape {TensorView.Describe(actual.Shape)}";
        if (ElementTypes.NameOf(actual.DType) != expected.Type)
            return $"type {ElementTypes.NameOf(actual.DType)}";

        using DisposeScope scope = NewDisposeScope();
        Tensor values = actual.ToTensor().flatten();
        if (expected.FirstValues is double[] first)
        {
            if (first.Length > values.shape[0])
                return $"{values.shape[0]} elements, expected at least {first.Length}";
            double[] numbers = values.narrow(0, 0, first.Length).to_type(ScalarType.Float64).data<double>().ToArray();
            int wrong = Enumerable.Range(0, first.Length).FirstOrDefault(k => numbers[k] != first[k], -1);
            if (wrong >= 0)
                return string.Create(CultureInfo.InvariantCulture, $"element {wrong} is {numbers[wrong]:R}, expected {first[wrong]:R}");
        }

        if (expected.Sum is double sum)
        {
            // Sums of doubles depend on the order of summation in their last digits only.
            double actualSum = values.to_type(ScalarType.Float64).sum().item<double>();
            if (!(Math.Abs(actualSum - sum) <= 1e-9 * Math.Max(1, Math.Abs(sum))))
                return string.Create(CultureInfo.InvariantCulture, $"sum {actualSum:R}, expected {sum:R}");
        }

        if (expected.Constant is double constant && !values.eq(constant).all().item<bool>())
            return string.Create(CultureInfo.InvariantCulture, $"elements are not all {constant:R}");
        return null;
    }
}
