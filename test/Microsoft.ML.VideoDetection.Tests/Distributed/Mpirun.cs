using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow;

namespace Microsoft.ML.VideoDetection.Tests.Distributed;

/// <summary>Programs of this folder as two ranks of Open MPI's launcher, each on one thread.</summary>
internal static partial class Mpirun
{
    private const string Launcher = "/usr/bin/mpirun";

    /// <summary>Gets how long to wait before saying that processes hang; nothing depends on its length.</summary>
    public static TimeSpan Limit { get; } = TimeSpan.FromMinutes(3);

    public static (int ExitCode, string Output, string Error) Run(params string[] command) => Finish(Start(command, command));

    /// <summary>Starts a command for each rank; ends the test as inconclusive where Open MPI is missing.</summary>
    public static Process Start(params string[][] commands)
    {
        if (!File.Exists(Launcher))
            Assert.Inconclusive("Misses Open MPI for the tests with several processes: run 'sudo apt-get install openmpi-bin libopenmpi3' (Debian).");
        string[] arguments = [.. commands.SelectMany((command, rank) => (string[])[.. rank == 0 ? [] : new[] { ":" }, "-np", "1", "dotnet", .. command])];
        var start = new ProcessStartInfo(Launcher, ["--oversubscribe", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["OMPI_ALLOW_RUN_AS_ROOT"] = "1",
                ["OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"] = "1",
                ["OMP_NUM_THREADS"] = "1",
            },
        };
        return Process.Start(start)!;
    }

    public static (int ExitCode, string Output, string Error) Finish(Process process)
    {
        using (process)
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
            if (!process.WaitForExit(Limit))
            {
                process.Kill(entireProcessTree: true);
                Assert.Fail($"mpirun did not end within {Limit}: {output.Result} {error.Result}");
            }

            return (process.ExitCode, output.Result.ReplaceLineEndings("\n"), error.Result.ReplaceLineEndings("\n"));
        }
    }

    /// <summary>The command line of Dff.Samples.</summary>
    public static string[] Samples(params string[] arguments) => [Path.Combine(AppContext.BaseDirectory, "Dff.Samples.dll"), .. arguments];

    /// <summary>The command line of TrainProbe.</summary>
    public static string[] Probe(params string[] arguments) =>
    [
        "exec", "--runtimeconfig", Beside("Microsoft.ML.VideoDetection.Tests.runtimeconfig.json"), "--depsfile",
        Beside("Microsoft.ML.VideoDetection.Tests.deps.json"), Beside("TrainProbe.dll"), .. arguments,
    ];

    /// <summary>Sends a signal.</summary>
    public static void Signal(int process, int signal) => Assert.AreEqual(0, Kill(process, signal));

    /// <summary>Whether there is such a process.</summary>
    public static bool IsAlive(int process) => Kill(process, 0) == 0;

    private static string Beside(string name) => Path.Combine(AppContext.BaseDirectory, name);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int pid, int signal);
}
