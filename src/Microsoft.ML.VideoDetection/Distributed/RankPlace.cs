namespace Microsoft.ML.VideoDetection.Distributed;

/// <summary>Represents the place of a rank on its machine and its share of that machine.</summary>
/// <param name="LocalRank">0-based place among the ranks of this machine: the index of its GPU.</param>
/// <param name="LocalCount">Number of ranks on this machine.</param>
/// <param name="Machines">Number of machines of all ranks.</param>
/// <param name="Threads">Threads for the network on the CPU, at least 1.</param>
internal sealed record RankPlace(int LocalRank, int LocalCount, int Machines, int Threads)
{
    /// <summary>Divides the machine among its ranks.</summary>
    /// <param name="rank">Rank of this process.</param>
    /// <param name="machines">Machine of each rank.</param>
    /// <param name="processors">
    /// Processors that each rank may use, in any notation: launchers bind ranks to processors, and ranks with the same text share them.
    /// </param>
    /// <param name="processorCount">Number of processors that this rank may use.</param>
    public static RankPlace Of(int rank, IReadOnlyList<string> machines, IReadOnlyList<string> processors, int processorCount)
    {
        int[] neighbors = [.. Enumerable.Range(0, machines.Count).Where(other => machines[other] == machines[rank])];
        int sharing = neighbors.Count(other => processors[other] == processors[rank]);
        return new RankPlace(
            Array.IndexOf(neighbors, rank), neighbors.Length, machines.Distinct(StringComparer.Ordinal).Count(), Math.Max(1, processorCount / sharing));
    }

    /// <summary>Gets the processors that this process may use, in Linux's notation; "" if the system does not report them.</summary>
    public static string AllowedProcessors()
    {
        const string Status = "/proc/self/status", Key = "Cpus_allowed_list:";
        return File.Exists(Status) && File.ReadLines(Status).FirstOrDefault(line => line.StartsWith(Key, StringComparison.Ordinal)) is { } line
            ? line[Key.Length..].Trim()
            : "";
    }
}
