namespace Microsoft.ML.VideoDetection.Distributed;

/// <summary>Where a rank runs, and what of the machine is its own.</summary>
/// <param name="LocalRank">0-based place among the ranks of this machine: the index of its GPU.</param>
/// <param name="LocalCount">Ranks on this machine.</param>
/// <param name="Machines">Machines of all ranks.</param>
/// <param name="Threads">Threads for the network on the CPU, at least 1.</param>
internal sealed record RankPlace(int LocalRank, int LocalCount, int Machines, int Threads)
{
    /// <summary>Divides the machine among its ranks.</summary>
    /// <param name="rank">This one.</param>
    /// <param name="machines">The machine of each rank.</param>
    /// <param name="processors">
    /// Which processors each rank may use, by any name: launchers bind ranks to some of them, and those that may use the same share them.
    /// </param>
    /// <param name="processorCount">How many processors this rank may use.</param>
    public static RankPlace Of(int rank, IReadOnlyList<string> machines, IReadOnlyList<string> processors, int processorCount)
    {
        int[] neighbours = [.. Enumerable.Range(0, machines.Count).Where(other => machines[other] == machines[rank])];
        int sharing = neighbours.Count(other => processors[other] == processors[rank]);
        return new RankPlace(
            Array.IndexOf(neighbours, rank), neighbours.Length, machines.Distinct(StringComparer.Ordinal).Count(), Math.Max(1, processorCount / sharing));
    }

    /// <summary>The processors that this process may use, as Linux names them; "" where the system does not say.</summary>
    public static string AllowedProcessors()
    {
        const string Status = "/proc/self/status", Key = "Cpus_allowed_list:";
        return File.Exists(Status) && File.ReadLines(Status).FirstOrDefault(line => line.StartsWith(Key, StringComparison.Ordinal)) is { } line
            ? line[Key.Length..].Trim()
            : "";
    }
}
