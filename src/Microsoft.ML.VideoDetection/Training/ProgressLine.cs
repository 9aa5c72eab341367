using System.Globalization;
using Microsoft.ML.VideoDetection.Training.Optimizers;
using Microsoft.ML.VideoDetection.Training.DataParallel;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>The lines that a training writes to ML.NET's log.</summary>
internal static class ProgressLine
{
    // Less waiting than this is no reason to change anything.
    private const double NotableWait = 0.05;

    /// <summary>Says in one line where a training stands, after a step or at the end of an epoch.</summary>
    public static string Of(TrainingProgress progress) => progress.IsEpochEnd ? EpochEnd(progress) : Step(progress);

    /// <summary>Says what a step costs because there are several ranks.</summary>
    public static string Of(GradientExchange exchange, StepClock clock) =>
        Invariant($"Each step added up {exchange.Bytes / 1e6:0.0} MB of gradients over {exchange.Ranks} ranks in {exchange.TransferPerStep.TotalMilliseconds:0} ms, ")
        + Invariant($"{100.0 * exchange.EarlyBytes / exchange.Bytes:0} % of them while others were still computed; ")
        + Invariant($"the last steps waited {100 * clock.ExchangeShare:0.0} % of their time for other ranks.");

    private static string Step(TrainingProgress p)
    {
        string flow = p.FlowLoss is double value ? Invariant($", flow {value:0.000}") : "";

        string parts = string.Join(", ", p.Parts.Select(part => Invariant($"{part.Name.Replace('_', ' ')} {part.Value:0.000}"))) + flow;
        string what = double.IsFinite(p.Loss) && double.IsFinite(p.GradientNorm)
            ? Invariant($"loss {p.Loss:0.000} ({parts})")
            : "skipped, since its loss or its gradient is not finite";
        string wait = p.DataWaitShare > NotableWait ? Invariant($", {100 * p.DataWaitShare:0} % of it waiting for frames") : "";
        string ranks = p.RankWaitShare > NotableWait ? Invariant($", {100 * p.RankWaitShare:0} % of it waiting for other ranks") : "";
        string time = p.Step == p.StepCount ? $"{Time(p.Elapsed)} in all" : $"{Time(p.Remaining)} left";
        return Invariant($"Step {p.Step}/{p.StepCount}, epoch {p.Epoch}/{p.EpochCount}: {what}, learning rate {p.LearningRate:0.##E-00}, ")
            + $"{Speed(p.PairsPerSecond)} pairs/s{wait}{ranks}, {time}";
    }

    private static string EpochEnd(TrainingProgress p)
    {
        string epoch = Invariant($"Epoch {p.Epoch}/{p.EpochCount}");
        return p.ValidationScore is double score
            ? Invariant($"{epoch}: {p.ValidationMetric} {score:0.000} on the validation set{(p.IsBest ? ", the best so far" : "")}")
            : $"{epoch} ended after {Time(p.Elapsed)}";
    }

    private static string Speed(double value) =>
        value.ToString(value < 10 ? "0.00" : value < 100 ? "0.0" : "0", CultureInfo.InvariantCulture);

    private static string Time(TimeSpan time) => Invariant($"{(long)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}");

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
