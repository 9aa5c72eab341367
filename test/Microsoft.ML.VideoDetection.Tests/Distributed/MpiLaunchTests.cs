using Microsoft.ML.VideoDetection.Distributed;

namespace Microsoft.ML.VideoDetection.Tests.Distributed;

[TestClass]
public sealed class MpiLaunchTests
{
    [TestMethod]
    [DataRow("", null)]
    [DataRow("OMPI_COMM_WORLD_SIZE=4 OMPI_COMM_WORLD_RANK=3", "3 of 4")]
    [DataRow("OMPI_COMM_WORLD_SIZE=1 OMPI_COMM_WORLD_RANK=0", null)]
    [DataRow("OMPI_COMM_WORLD_SIZE=2 OMPI_COMM_WORLD_RANK=x", null)]
    [DataRow("SLURM_STEP_NUM_TASKS=8 SLURM_PROCID=2 PMIX_RANK=2", "2 of 8")]
    [DataRow("SLURM_STEP_NUM_TASKS=8 SLURM_PROCID=2 PMI_RANK=2", "2 of 8")]
    [DataRow("SLURM_STEP_NUM_TASKS=1 SLURM_PROCID=0 PMIX_RANK=0", null)]

    // A batch script, and a job whose tasks were not launched for MPI.
    [DataRow("SLURM_NTASKS=8 SLURM_PROCID=0", null)]
    [DataRow("SLURM_STEP_NUM_TASKS=8 SLURM_PROCID=2", null)]
    public void A_launcher_is_known_by_what_it_sets(string variables, string? expected)
    {
        Dictionary<string, string> values = variables.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text => text.Split('='))
            .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
        MpiLaunch? launch = MpiLaunch.Find(name => values.GetValueOrDefault(name));
        Assert.AreEqual(expected, launch is { } found ? $"{found.Rank} of {found.Count}" : null);
    }
}
