using System.Globalization;
using Microsoft.ML.VideoDetection.Distributed;
using Microsoft.ML.VideoDetection.Tasks;

namespace Microsoft.ML.VideoDetection.Training.DataParallel;

/// <summary>Represents several processes that train one network together.</summary>
/// <param name="group">The processes.</param>
internal sealed class ParallelRanks(RankGroup group) : TrainingRanks
{
    private const string None = "none", Cancelled = "cancelled";

    public override int Rank => group.Rank;

    public override int Count => group.Count;

    public override StepExchange Open(FeatureFlowNetwork network, DetectorOptimizer optimizer, Func<bool> wantsToStop) =>
        new GradientExchange(group, network, optimizer, wantsToStop);

    public override void ThrowIfCancelled(bool isStopping, TrainingCallbacks callbacks)
    {
        if (isStopping)
            throw group.AllStop(new OperationCanceledException("Training was cancelled.", callbacks.Cancellation));
    }

    public override CancellationToken LoadingToken(CancellationToken cancellation) => CancellationToken.None;

    public override double? Validate(Func<double?>? measure)
    {
        string outcome = group.Broadcast(group.IsFirst ? Outcome(measure) : "");
        return outcome switch
        {
            None => null,
            Cancelled => throw group.AllStop(new OperationCanceledException("Validation was cancelled.")),
            _ => double.Parse(outcome, CultureInfo.InvariantCulture),
        };
    }

    public override string Blame(IReadOnlyList<string> guilty, IReadOnlyList<string> all)
    {
        string[] found = [.. group.AllGather(string.Join(", ", guilty)).Where(text => text.Length > 0)];
        string[] suspects = group.AllGather(string.Join(", ", all));
        return string.Join(", ", found.Length > 0 ? found : suspects);
    }

    public override T EndTogether<T>(T error) => group.AllStop(error);

    private static string Outcome(Func<double?>? measure)
    {
        try
        {
            return measure?.Invoke()?.ToString("R", CultureInfo.InvariantCulture) ?? None;
        }
        catch (OperationCanceledException)
        {
            return Cancelled;
        }
    }
}
