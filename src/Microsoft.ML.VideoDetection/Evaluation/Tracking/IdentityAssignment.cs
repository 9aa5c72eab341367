using Microsoft.ML.VideoDetection.Operators;
using Microsoft.ML.VideoDetection.Output;
using Microsoft.ML.VideoDetection.Tasks.Detection.Tracking;

namespace Microsoft.ML.VideoDetection.Evaluation.Tracking;

/// <summary>Assigns each label id at most one track id so that the number of shared frames (IDTP) is maximal.</summary>
/// <remarks>
/// Origin: Ristani et al., Performance measures and a data set for multi-target, multi-camera tracking, 2016; TrackEval, trackeval/metrics/identity.py. There
/// false negatives and false positives are minimized over a matrix with a dummy for each id; they are all boxes less twice the shared frames, so that the
/// same assignment is found without dummies. Ids that are not connected by shared frames do not influence each other and are solved separately, which keeps
/// the matrices small.
/// </remarks>
internal static class IdentityAssignment
{
    private const int MostCells = 1 << 27;

    /// <summary>Counts the frames of the best assignment.</summary>
    /// <exception cref="InvalidDataException">Too many ids are connected.</exception>
    public static long CountShared(IReadOnlyList<TrackPair> pairs, int labelCount, int trackCount, LinearAssignment assignment)
    {
        TrackPair[] shared = [.. pairs.Where(pair => pair.SharedFrames > 0)];
        int[] parents = [.. Enumerable.Range(0, labelCount + trackCount)];
        foreach (TrackPair pair in shared)
            parents[Root(parents, pair.Label)] = Root(parents, labelCount + pair.Track);
        long count = 0;
        foreach (IGrouping<int, TrackPair> group in shared.GroupBy(pair => Root(parents, pair.Label)))
            count += Solve([.. group], assignment);
        return count;
    }

    private static long Solve(TrackPair[] pairs, LinearAssignment assignment)
    {
        if (pairs.Length == 1)
            return pairs[0].SharedFrames;
        Dictionary<int, int> rows = Number(pairs.Select(pair => pair.Label));
        Dictionary<int, int> columns = Number(pairs.Select(pair => pair.Track));
        if ((long)rows.Count * columns.Count > MostCells)
        {
            throw new InvalidDataException(
                $"{rows.Count} labeled objects and {columns.Count} tracks are connected by overlaps; at most {MostCells} pairs are assigned. Evaluate parts of the sequence.");
        }

        double[] costs = new double[rows.Count * columns.Count];
        foreach (TrackPair pair in pairs)
            costs[(rows[pair.Label] * columns.Count) + columns[pair.Track]] = -pair.SharedFrames;
        ReadOnlySpan<int> chosen = assignment.Solve(costs, rows.Count, columns.Count);
        double sum = 0;
        for (int row = 0; row < chosen.Length; row++)
            sum -= chosen[row] < 0 ? 0 : costs[(row * columns.Count) + chosen[row]];
        return (long)sum;
    }

    private static Dictionary<int, int> Number(IEnumerable<int> ids)
    {
        Dictionary<int, int> numbers = [];
        foreach (int id in ids)
            numbers.TryAdd(id, numbers.Count);
        return numbers;
    }

    private static int Root(int[] parents, int node)
    {
        while (parents[node] != node)
            node = parents[node] = parents[parents[node]];
        return node;
    }
}
