using System.Globalization;
using Microsoft.ML.VideoDetection.Distributed;
using Microsoft.ML.VideoDetection.Evaluation;

namespace Microsoft.ML.VideoDetection.Training.DataParallel;

/// <summary>What all ranks must decide alike, so that none waits for one that went another way.</summary>
internal static class CommonDecisions
{
    private const string None = "none", Cancelled = "cancelled";

    extension(RankGroup ranks)
    {
        /// <summary>The first rank's validation, while the others wait.</summary>
        /// <param name="measure">The figure; called on the first rank. Null where there is no validation set.</param>
        /// <exception cref="OperationCanceledException">The user cancelled it; thrown on all ranks.</exception>
        public double? Validate(Func<double?>? measure)
        {
            string outcome = ranks.Broadcast(ranks.IsFirst ? Outcome(measure) : "");
            return outcome switch
            {
                None => null,
                Cancelled => throw ranks.AllStop(new OperationCanceledException("Validation was cancelled.")),
                _ => double.Parse(outcome, CultureInfo.InvariantCulture),
            };
        }

        /// <summary>Which pairs of a step are to blame: those that some rank found guilty, or all where no rank did.</summary>
        /// <param name="guilty">Of this rank, as the user is told.</param>
        /// <param name="all">Of this rank.</param>
        public string Blame(IEnumerable<string> guilty, IEnumerable<string> all)
        {
            string[] found = [.. ranks.Exchange(string.Join(", ", guilty)).Where(text => text.Length > 0)];
            string[] suspects = ranks.Exchange(string.Join(", ", all));
            return string.Join(", ", found.Length > 0 ? found : suspects);
        }
    }

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
