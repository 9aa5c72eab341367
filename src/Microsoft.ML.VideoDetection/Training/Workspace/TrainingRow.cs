using System.Globalization;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>The rows of <c>training.csv</c> (a step each) and <c>validation.csv</c> (an epoch that ended in validation each).</summary>
internal static class TrainingRow
{
    public const string StepHeader =
        "step,epoch,loss,objectness,proposal_boxes,classes,region_boxes,flow,gradient_norm,learning_rate,pairs_per_second,data_wait_share,"
        + "elapsed_seconds";

    public const string ValidationHeader = "step,epoch,ap50,is_best,elapsed_seconds";

    private const int LossField = 2;
    private const int RateField = 9;
    private const int PrecisionField = 2;

    public static string OfStep(TrainingProgress p)
    {
        double[] values =
        [
            p.Loss, p.ObjectnessLoss, p.ProposalBoxLoss, p.ClassLoss, p.RegionBoxLoss, p.FlowLoss, p.GradientNorm, p.LearningRate,
            p.PairsPerSecond, p.DataWaitShare,
        ];
        return Invariant($"{p.Step},{p.Epoch},{string.Join(',', values.Select(Number))},{Seconds(p)}");
    }

    public static string OfValidation(TrainingProgress p, double precision) =>
        Invariant($"{p.Step},{p.Epoch},{Number(precision)},{(p.IsBest ? 1 : 0)},{Seconds(p)}");

    /// <summary>Gets step, loss and learning rate of a row of <c>training.csv</c>; NaN for what is no number.</summary>
    public static (double Step, double Loss, double Rate) ReadStep(string[] fields) =>
        (Read(fields[0]), Read(fields[LossField]), Read(fields[RateField]));

    /// <summary>Gets step and AP50 of a row of <c>validation.csv</c>; NaN for what is no number.</summary>
    public static (double Step, double Precision) ReadValidation(string[] fields) => (Read(fields[0]), Read(fields[PrecisionField]));

    // Losses are computed in single precision. One word for all that is not finite: readers of CSV agree on NaN only.
    private static string Number(double value) => double.IsFinite(value) ? value.ToString("G7", CultureInfo.InvariantCulture) : "NaN";

    private static string Seconds(TrainingProgress p) => Invariant($"{p.Elapsed.TotalSeconds:0.00}");

    private static double Read(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : double.NaN;

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
