using System.Globalization;
using Microsoft.ML.VideoDetection;
using Microsoft.ML.VideoDetection.Evaluation;
using Microsoft.ML.VideoDetection.Operators;
using Spectre.Console;

namespace Dff.Samples.Data;

/// <summary>Prints what labelled data consists of.</summary>
internal static class DataReport
{
    private const int MostSizes = 5;

    public static void Print(string format, string path, LabeledVideoData data, DataSummary summary)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        foreach ((string name, string value) in Rows(format, path, data, summary))
            grid.AddRow(Markup.Escape(name), Markup.Escape(value));
        AnsiConsole.Write(grid);
        PrintClasses(data, summary);
        PrintProblems(data.Problems, summary.BadImages, summary.BadImageExamples);
    }

    private static IEnumerable<(string Name, string Value)> Rows(string format, string path, LabeledVideoData data, DataSummary summary)
    {
        yield return ("data", $"{path} ({format})");
        yield return ("videos", summary.Stills == 0 ? Number(summary.Videos) : $"{Number(summary.Videos)}, and {Number(summary.Stills)} still images");
        yield return ("frames", $"{Number(summary.Frames)}, {Number(summary.FramesWithObjects)} with objects");
        yield return ("boxes", $"{Number(summary.Boxes)} of {data.ClassNames.Count} classes");
        yield return ("ignored", Number(summary.Ignored));
        yield return ("tracks", Number(summary.Tracks));
        if (summary.Occluded > 0)
            yield return ("occluded", Number(summary.Occluded));
        if (summary.Generated > 0)
            yield return ("generated", Number(summary.Generated));
        yield return ("frame sizes", Sizes(summary));
        if (summary is { BoxWidth: { } width, BoxHeight: { } height })
        {
            yield return ("box widths", Spread(width));
            yield return ("box heights", Spread(height));
        }
    }

    private static void PrintClasses(LabeledVideoData data, DataSummary summary)
    {
        if (summary.Boxes == 0)
            return;
        var table = new Table().Border(TableBorder.Simple).AddColumn("class").AddColumn(new TableColumn("boxes").RightAligned());
        foreach ((string name, long count) in data.ClassNames.Zip(summary.ClassBoxes).Where(row => row.Second > 0))
            table.AddRow(Markup.Escape(name), Number(count));
        AnsiConsole.Write(table);
        int without = summary.ClassBoxes.Count(count => count == 0);
        if (without > 0)
            AnsiConsole.WriteLine($"{without} of the {data.ClassNames.Count} classes have no box.");
    }

    /// <summary>Prints what was counted while the labels were read.</summary>
    public static void PrintProblems(LabeledVideoData data) => PrintProblems(data.Problems, 0, []);

    /// <summary>Prints what was counted while the labels were read, and what was found about pictures.</summary>
    /// <remarks>Plain lines, because a path broken over two lines of a table cannot be copied.</remarks>
    public static void PrintProblems(DataProblems problems, long badImages, IReadOnlyList<string> badImageExamples)
    {
        if (problems.Total == 0 && badImages == 0)
        {
            AnsiConsole.WriteLine("No problems.");
            return;
        }

        AnsiConsole.WriteLine("Problems:");
        foreach (DataProblemKind kind in Enum.GetValues<DataProblemKind>())
            PrintProblem(Describe(kind), problems.Count(kind), problems.Examples(kind));
        PrintProblem("images missing, unreadable or of another size", badImages, badImageExamples);
        if (problems.UnknownClasses.Count > 0)
        {
            IEnumerable<string> most = problems.UnknownClasses.OrderByDescending(entry => entry.Value).Take(20)
                .Select(entry => $"{entry.Key} {Number(entry.Value)}");
            Console.WriteLine($"  unknown classes: {string.Join(", ", most)}{(problems.UnknownClasses.Count > 20 ? " …" : "")}");
        }
    }

    private static void PrintProblem(string what, long count, IReadOnlyList<string> examples)
    {
        if (count == 0)
            return;
        Console.WriteLine($"  {Number(count)} {what}");
        foreach (string example in examples)
            Console.WriteLine($"    {example}");
        if (count > examples.Count)
            Console.WriteLine("    …");
    }

    private static string Describe(DataProblemKind kind) => kind switch
    {
        DataProblemKind.ClippedBox => "boxes reach out of their frame (clipped)",
        DataProblemKind.DegenerateBox => "boxes have no area in their frame (dropped)",
        DataProblemKind.UnknownClass => "objects are of unknown classes (dropped)",
        DataProblemKind.MissingAnnotation => "frames or sequences have no file of labels (no objects)",
        DataProblemKind.MissingVideo => "listed videos are not there (left out)",
        DataProblemKind.CutImage => "images lack their ends (used: their pixels are there)",
        DataProblemKind.MissingFrame => "labels are for frames that are not there (dropped)",
        _ => "statements contradict what is there",
    };

    private static string Sizes(DataSummary summary)
    {
        IEnumerable<string> most = summary.FrameSizes.OrderByDescending(entry => entry.Value).Take(MostSizes)
            .Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Key.Width}x{entry.Key.Height} ({entry.Value:N0})"));
        return string.Join(", ", most) + (summary.FrameSizes.Count > MostSizes ? $" and {summary.FrameSizes.Count - MostSizes} more" : "");
    }

    private static string Spread((float Min, float Median, float Max) size) =>
        string.Create(CultureInfo.InvariantCulture, $"{size.Min:0.#} / {size.Median:0.#} / {size.Max:0.#} pixels (min / median / max)");

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
