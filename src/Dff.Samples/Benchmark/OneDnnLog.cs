using System.Globalization;
using Microsoft.ML.VideoDetection.Output;

namespace Dff.Samples.Benchmark;

/// <summary>Layers of a network that oneDNN computes by the same implementation.</summary>
/// <param name="Operation">convolution, deconvolution or inner_product.</param>
/// <param name="Implementation">As oneDNN calls it, with the instruction set.</param>
/// <param name="Layers">How many different ones were computed.</param>
/// <param name="Milliseconds">Of all their calls together.</param>
internal sealed record KernelFigures(string Operation, string Implementation, int Layers, double Milliseconds);

/// <summary>Reads what oneDNN says it does, the lines that <c>ONEDNN_VERBOSE=1</c> makes it print.</summary>
/// <remarks>
/// Columns: oneDNN developer guide, "Verbose mode": onednn_verbose,version,exec,engine,primitive,implementation,propagation,formats,
/// attributes,auxiliary,problem,milliseconds.
/// </remarks>
internal static class OneDnnLog
{
    /// <summary>The variable and its value that make oneDNN print.</summary>
    public static readonly (string Name, string Value) Variable = ("ONEDNN_VERBOSE", "1");

    private static readonly string[] _operations = ["convolution", "deconvolution", "inner_product", "matmul"];

    /// <summary>Groups layers by implementation, most time first.</summary>
    public static IReadOnlyList<KernelFigures> Kernels(IEnumerable<string> lines) =>
    [
        .. Executions(lines)
            .Where(line => _operations.Contains(line.Operation))
            .GroupBy(line => (line.Operation, line.Implementation))
            .Select(group => new KernelFigures(
                group.Key.Operation,
                group.Key.Implementation,
                group.Select(line => line.Problem).Distinct().Count(),
                group.Sum(line => line.Milliseconds)))
            .OrderByDescending(kernel => kernel.Milliseconds),
    ];

    /// <summary>Gets the instruction set that oneDNN uses: <c>Intel AVX2</c> for example; null if it does not say.</summary>
    public static string? Instructions(IEnumerable<string> lines)
    {
        const string Label = "isa:";
        string? line = lines.FirstOrDefault(line => line.StartsWith("onednn_verbose", StringComparison.Ordinal) && line.Contains(Label, StringComparison.Ordinal));
        return line?[(line.IndexOf(Label, StringComparison.Ordinal) + Label.Length)..].Trim();
    }

    private static IEnumerable<(string Operation, string Implementation, string Problem, double Milliseconds)> Executions(IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            string[] columns = line.Split(',');
            int exec = Array.IndexOf(columns, "exec");
            if (exec < 0 || columns[0] != "onednn_verbose" || columns.Length < exec + 9
                || !double.TryParse(columns[^1], CultureInfo.InvariantCulture, out double milliseconds))
                continue;
            yield return (columns[exec + 2], columns[exec + 3], columns[^2], milliseconds);
        }
    }
}
