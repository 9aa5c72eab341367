using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.ML.VideoDetection;

namespace Dff.Samples.Web.Pictures;

/// <summary>Which detections a client wants to see.</summary>
/// <param name="Score">Weaker ones are left out.</param>
/// <param name="Classes">0-based indices of the classes to keep; null keeps all.</param>
internal sealed record DetectionFilter(float Score, IReadOnlySet<int>? Classes)
{
    public bool Passes(Detection detection) => detection.Score >= Score && Classes?.Contains(detection.ClassIndex) != false;

    /// <summary>Reads what came in a query.</summary>
    /// <param name="score">From 0 to 1; null keeps all scores.</param>
    /// <param name="classes">Indices separated by commas; null keeps all classes, and nothing keeps none.</param>
    /// <exception cref="RequestProblem">One of them is out of range: 400.</exception>
    public static DetectionFilter Parse(float? score, string? classes)
    {
        if (score is not (null or (>= 0 and <= 1)))
            throw Wrong($"score is {score}; it must be between 0 and 1.");
        if (classes is null)
            return new DetectionFilter(score ?? 0, null);
        var wanted = new HashSet<int>();
        foreach (string index in classes.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            wanted.Add(int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out int value)
                ? value
                : throw Wrong("classes must be indices of classes, separated by commas, such as 0,2."));
        }

        return new DetectionFilter(score ?? 0, wanted);
    }

    private static RequestProblem Wrong(string detail) => new(StatusCodes.Status400BadRequest, "Wrong query", detail);
}
