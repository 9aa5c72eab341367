using System.Globalization;
using Spectre.Console;

namespace ReferenceCheck;

/// <summary>The rows of a check, printed as a table; remembers whether all are within their tolerances.</summary>
internal sealed class CheckTable
{
    private readonly IAnsiConsole _console;
    private readonly Table _table;

    public CheckTable(IAnsiConsole console, params string[] columns)
    {
        _console = console;

        // A pipe has no width of its own; rows must not be cut there.
        if (!console.Profile.Out.IsTerminal)
            console.Profile.Width = 240;
        _table = new Table().Border(TableBorder.Simple);
        foreach (string column in columns)
            _table.AddColumn(new TableColumn(column));
        _table.AddColumn("");
    }

    public bool AllPassed { get; private set; } = true;

    public void Add(bool passed, params string[] cells)
    {
        AllPassed &= passed;
        _table.AddRow([.. cells.Select(Markup.Escape), passed ? "[green]ok[/]" : "[red]FAIL[/]"]);
    }

    public void AddTensor(string frame, string name, ReadOnlySpan<float> actual, ReadOnlySpan<float> expected)
    {
        double distance = TensorDistance.Relative(actual, expected);
        Add(distance <= TensorDistance.Tolerance, frame, name, distance.ToString("0.0e+0", CultureInfo.InvariantCulture), "");
    }

    public void AddBoxes(string frame, string name, ReadOnlySpan<float> actual, ReadOnlySpan<float> expected, int columns)
    {
        (int found, int total) = BoxMatch.Count(actual, expected, columns);
        bool passed = found >= BoxMatch.RequiredShare * Math.Max(total, actual.Length / columns);
        Add(passed, frame, name, "", $"{found} of {total}{(actual.Length == expected.Length ? "" : $", {actual.Length / columns} given")}");
    }

    /// <summary>Prints the table and gives the exit code: 0, or 1 when a row failed.</summary>
    public int Print()
    {
        _console.Write(_table);
        _console.MarkupLine(AllPassed ? "[green]All within the tolerances.[/]" : "[red]Outside the tolerances.[/]");
        return AllPassed ? ExitCode.Passed : ExitCode.Failed;
    }
}
