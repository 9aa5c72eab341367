using System.Globalization;
using Microsoft.ML.VideoDetection.Operators;

namespace Microsoft.ML.VideoDetection.Distributed;

/// <summary>Represents the launch of this process as one of several, as reported by the launcher.</summary>
/// <param name="Rank">Rank of this process, 0 to <paramref name="Count"/> - 1.</param>
/// <param name="Count">Number of processes that were launched together, at least 2.</param>
internal readonly record struct MpiLaunch(int Rank, int Count)
{
    /// <summary>Gets the launch of this process; null if it was launched alone.</summary>
    public static MpiLaunch? Here { get; } = Find(Environment.GetEnvironmentVariable);

    /// <summary>Gets whether this process is alone or rank 0, which logs for all.</summary>
    public static bool IsFirst => Here is not { Rank: > 0 };

    /// <param name="variable">Returns the value of an environment variable, null if it is not set.</param>
    public static MpiLaunch? Find(Func<string, string?> variable)
    {
        int? Number(string name) => int.TryParse(variable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : null;
        if (Number("OMPI_COMM_WORLD_SIZE") is int count && Number("OMPI_COMM_WORLD_RANK") is int rank)
            return Of(rank, count);

        // Slurm sets its own variables for a batch script, too; those of PMI come with a process that srun launched for MPI.
        bool isForMpi = (variable("PMIX_RANK") ?? variable("PMI_RANK")) is not null;
        return isForMpi && Number("SLURM_STEP_NUM_TASKS") is int tasks && Number("SLURM_PROCID") is int task ? Of(task, tasks) : null;
    }

    private static MpiLaunch? Of(int rank, int count) => count > 1 && rank < count ? new MpiLaunch(rank, count) : null;
}
