using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.VideoDetection;
using Microsoft.ML.VideoDetection.Evaluation.Tracking;
using Microsoft.ML.VideoDetection.Operators;
using Spectre.Console;

namespace ReferenceCheck;

/// <summary><c>tracking</c>: measures tracks in MOT files and compares every metric that TrackEval recorded.</summary>
internal static class TrackingCheck
{
    private const double Tolerance = 1e-9;
    private const string Labels = "gt.txt";
    private const string Tracks = "tracker.txt";
    private const string Info = "seqinfo.ini";
    private const string Expected = "expected.json";

    public static Command Create(IAnsiConsole console)
    {
        var reference = new Option<string>("--reference")
        {
            Description = "Folder with gt.txt, tracker.txt, seqinfo.ini and expected.json, or with such folders at any depth.",
            Required = true,
        };
        var command = new Command("tracking", "Compares every tracking metric with TrackEval's: integers exactly, fractions to 1e-9.") { reference };
        command.SetAction(result => Run(result.GetRequiredValue(reference), console));
        return command;
    }

    private static int Run(string folder, IAnsiConsole console)
    {
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"There is no folder '{folder}'.");
        string[] cases = [.. Cases(folder)];
        if (cases.Length == 0)
            throw new InvalidDataException($"'{folder}' has no case: neither itself nor a folder in it has {Labels}, {Tracks}, {Info} and {Expected}.");
        var table = new CheckTable(console, "case", "metric", "expected", "actual");
        foreach (string path in cases)
        {
            string name = path == folder ? Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path))) : Path.GetRelativePath(folder, path);
            try
            {
                Compare(table, name, path);
            }
            catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException or JsonException)
            {
                // The other cases are worth knowing all the same.
                table.Add(false, name, "", "", e.Message);
            }
        }

        return table.Print();
    }

    // A folder that has only some of the files is a case, too: what is missing must not pass as if it were not wanted.
    private static IEnumerable<string> Cases(string folder)
    {
        if (new[] { Labels, Tracks, Expected }.Any(name => File.Exists(Path.Combine(folder, name))))
        {
            yield return folder;
            yield break;
        }

        foreach (string child in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
        {
            foreach (string path in Cases(child))
                yield return path;
        }
    }

    private static void Compare(CheckTable table, string name, string folder)
    {
        string path = Path.Combine(folder, Expected);
        using JsonDocument expected = EvaluationCheck.ReadJson(path);
        if (expected.RootElement.ValueKind != JsonValueKind.Object)
            throw new InvalidDataException($"{path} is no JSON object of metrics.");
        int length = MotTrackingEvaluation.LengthOf(Path.Combine(folder, Info));
        TrackingMetrics metrics = new MLContext().VideoDetection.EvaluateMotTracks(Path.Combine(folder, Labels), Path.Combine(folder, Tracks), length);
        int compared = 0;
        foreach (JsonProperty item in expected.RootElement.EnumerateObject())
        {
            if (item.Value.ValueKind == JsonValueKind.String)
                continue; // a remark
            compared++;
            if (item.Value.ValueKind != JsonValueKind.Number)
                table.Add(false, name, item.Name, item.Value.GetRawText(), "not a number");
            else if (Count(metrics, item.Name) is long count)
                table.Add(item.Value.GetDouble() == count, name, item.Name, item.Value.GetRawText(), count.ToString(CultureInfo.InvariantCulture));
            else if (Fraction(metrics, item.Name) is double fraction)
                table.Add(Math.Abs(item.Value.GetDouble() - fraction) <= Tolerance, name, item.Name, item.Value.GetRawText(), fraction.ToString(CultureInfo.InvariantCulture));
            else
                table.Add(false, name, item.Name, item.Value.GetRawText(), "unknown");
        }

        if (compared == 0)
            table.Add(false, name, "", "", $"{path} has no metric.");
    }

    private static long? Count(TrackingMetrics metrics, string name) => name switch
    {
        "MT" => metrics.MostlyTracked,
        "PT" => metrics.PartlyTracked,
        "ML" => metrics.MostlyLost,
        "FP" => metrics.FalsePositives,
        "FN" => metrics.FalseNegatives,
        "IDSW" => metrics.IdentitySwitches,
        "Frag" => metrics.Fragmentations,
        "IDTP" => metrics.IdentityTruePositives,
        "IDFN" => metrics.IdentityFalseNegatives,
        "IDFP" => metrics.IdentityFalsePositives,
        "Dets" => metrics.DetectionCount,
        "GT_Dets" => metrics.LabelCount,
        "IDs" => metrics.TrackCount,
        "GT_IDs" => metrics.ObjectCount,
        "Frames" => metrics.FrameCount,
        _ => null,
    };

    private static double? Fraction(TrackingMetrics metrics, string name) => name switch
    {
        "HOTA" => metrics.Hota,
        "DetA" => metrics.DetectionAccuracy,
        "AssA" => metrics.AssociationAccuracy,
        "DetRe" => metrics.DetectionRecall,
        "DetPr" => metrics.DetectionPrecision,
        "AssRe" => metrics.AssociationRecall,
        "AssPr" => metrics.AssociationPrecision,
        "LocA" => metrics.LocalizationAccuracy,
        "MOTA" => metrics.Mota,
        "MOTP" => metrics.Motp,
        "IDF1" => metrics.Idf1,
        "IDR" => metrics.IdentityRecall,
        "IDP" => metrics.IdentityPrecision,
        _ => null,
    };
}
