using System.Globalization;
using Microsoft.ML.VideoDetection.Operators;
using Microsoft.ML.VideoDetection.Training.Optimizers;

namespace Microsoft.ML.VideoDetection.Training.Workspace;

/// <summary>The rows of <c>training.csv</c> (a step each) and <c>validation.csv</c> (an epoch that ended in validation each).</summary>
internal static class TrainingRow
{
    private const int LossField = 2;
    private const int RateFieldFromEnd = 4;
    private const int ScoreField = 2;

    /// <summary>Names the columns of <c>validation.csv</c>.</summary>
    public static string ValidationHeader(string metric) => $"step,epoch,{metric.ToLowerInvariant()},is_best,elapsed_seconds";

    /// <summary>Names the columns of <c>training.csv</c>.</summary>
    /// <param name="losses">The names of the task's losses.</param>
    /// <param name="hasFlow">Whether there is a loss of a flow network.</param>
    public static string StepHeader(IEnumerable<string> losses, bool hasFlow) =>
        $"step,epoch,loss,{string.Join(',', losses)},{(hasFlow ? "flow," : "")}gradient_norm,learning_rate,pairs_per_second,"
        + "data_wait_share,elapsed_seconds";

    public static string OfStep(TrainingProgress p)
    {
        double[] flow = p.FlowLoss is double loss ? [loss] : [];
        double[] values =
        [
            p.Loss, .. p.Parts.Select(part => part.Value), .. flow, p.GradientNorm, p.LearningRate,
            p.PairsPerSecond, p.DataWaitShare,
        ];
        return Invariant($"{p.Step},{p.Epoch},{string.Join(',', values.Select(Number))},{Seconds(p)}");
    }

    public static string OfValidation(TrainingProgress p, double score) =>
        Invariant($"{p.Step},{p.Epoch},{Number(score)},{(p.IsBest ? 1 : 0)},{Seconds(p)}");

    /// <summary>Gets step, loss and learning rate of a row of <c>training.csv</c>; NaN for what is no number.</summary>
    public static (double Step, double Loss, double Rate) ReadStep(string[] fields) =>
        (Read(fields[0]), Read(fields[LossField]), Read(fields[^RateFieldFromEnd]));

    /// <summary>Gets step and figure of a row of <c>validation.csv</c>; NaN for what is no number.</summary>
    public static (double Step, double Score) ReadValidation(string[] fields) => (Read(fields[0]), Read(fields[ScoreField]));

    // Losses are computed in single precision. One word for all that is not finite: readers of CSV agree on NaN only.
    private static string Number(double value) => double.IsFinite(value) ? value.ToString("G7", CultureInfo.InvariantCulture) : "NaN";

    private static string Seconds(TrainingProgress p) => Invariant($"{p.Elapsed.TotalSeconds:0.00}");

    private static double Read(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : double.NaN;

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
