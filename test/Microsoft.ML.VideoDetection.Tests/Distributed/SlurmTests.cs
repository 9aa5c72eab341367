using System.Diagnostics;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Microsoft.ML.VideoDetection.Tests.Data;
using Microsoft.ML.VideoDetection.Tests.Documentation;
using Microsoft.ML.VideoDetection.Tests.Samples;

namespace Microsoft.ML.VideoDetection.Tests.Distributed;

/// <summary>The batch script of docs/scale-out.md on a Slurm of one node with two processors, which test/Slurm/cluster.sh starts and ends.</summary>
[TestClass]
[TestCategory("Slow")]
public sealed class SlurmTests : IDisposable
{
    private const string OneNode = "--nodes=1 --ntasks-per-node=2 --cpus-per-task=1 --gpus-per-node=0";
    private const string Packages = "munge slurmctld slurmd slurm-client libpmix-dev openmpi-bin";
    private static readonly string[] _needed =
    [
        "/usr/sbin/munged", "/usr/sbin/slurmctld", "/usr/sbin/slurmd", "/usr/bin/srun", "/usr/bin/mpirun", "/usr/lib/x86_64-linux-gnu/pmix2/lib/libpmix.so",
    ];

    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(5);

    private static readonly string[] _tiny =
    [
        "--size", "64x48", "--backbone-width", "16", "--neck-channels", "32", "--flow-width", "0.125", "--anchor-scales", "1,2", "--anchor-ratios", "1,2",
        "--seed", "1", "--device", "cpu", "--log-every", "1",
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void The_documented_batch_script_trains_what_mpirun_trains_and_srun_evaluates_it()
    {
        Prepare();
        string[] train = ["train", "--data", _folder.File("data"), .. _tiny, "--steps", "5"];
        Assert.AreEqual(0, Mpirun.Run(Mpirun.Samples([.. train, "--output", _folder.File("mpirun.zip")])).ExitCode);
        string[] evaluate = ["evaluate", "--model", _folder.File("mpirun.zip"), "--data", _folder.File("data"), "--threads", "1", "--device", "cpu"];
        (int exitCode, string expected, string error) = Mpirun.Run(Mpirun.Samples(evaluate));
        Assert.AreEqual(0, exitCode, error);

        // Everything after the script's name is the page's "$@".
        string log = OnCluster(
            $"""
            sbatch --wait {OneNode} --output=job.log train.sh {string.Join(' ', train[1..])}
            srun --mpi=pmix -n 2 $HOME/dff/Dff.Samples evaluate --model vid.zip --data data --threads 1 --device cpu >evaluation.txt
            """);
        Assert.Contains("2 ranks on 1 machine(s) make each step together", File.ReadAllText(_folder.File("job.log")), log);
        Assert.AreEqual(WeightsOf("mpirun.zip"), WeightsOf("vid.zip"));
        Assert.AreEqual(expected, File.ReadAllText(_folder.File("evaluation.txt")));
        Assert.Contains("24 frames of 3 videos", expected);
    }

    [TestMethod]
    public void A_job_that_Slurm_stops_with_USR1_goes_on_when_it_is_queued_again()
    {
        Prepare();
        string train = string.Join(' ', [.. _tiny, "--data", "data"]);
        string log = OnCluster(
            $"""
            job=$(sbatch --parsable {OneNode} --output=first.log train.sh {train} --steps 100000)
            until grep -q 2/100000 first.log; do sleep 0.2; done
            scancel --signal=USR1 $job
            while squeue --noheader --job=$job | grep .; do sleep 0.2; done
            steps=$(sed -n 's/.*Interrupted after \([0-9]*\) steps.*/\1/p' first.log)
            sbatch --wait {OneNode} --output=second.log train.sh {train} --steps $((steps + 2))
            """);
        string first = File.ReadAllText(_folder.File("first.log")), second = File.ReadAllText(_folder.File("second.log"));
        int steps = int.Parse(Regex.Match(first, @"Interrupted after (\d+) steps").Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
        CollectionAssert.AreEqual(
            new[] { steps + 1, steps + 2 },
            Regex.Matches(second, @"(\d+)/" + (steps + 2)).Select(match => int.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)).Distinct().ToArray(),
            log + second);
        Assert.IsTrue(File.Exists(_folder.File("vid.zip")), second);
    }

    // Data, the page's script, and the program where the script looks for it.
    private void Prepare()
    {
        if (_needed.FirstOrDefault(path => !File.Exists(path)) is { } missing)
            Assert.Inconclusive($"Misses {missing} for the tests with Slurm: run 'sudo apt-get install {Packages}' (Debian).");
        Assert.AreEqual(0, SamplesProcess.Run(
            "synthesize", "--output", _folder.File("data"), "--format", "coco", "--videos", "3", "--frames", "8", "--size", "64x48", "--seed", "3").ExitCode);
        string page = File.ReadAllText(Path.Combine(ConsoleProgram.RepositoryRoot, "docs", "scale-out.md")).ReplaceLineEndings("\n");
        _folder.Write("train.sh", Regex.Match(page, "```sh\n(#!/bin/bash\n.*?)```", RegexOptions.Singleline).Groups[1].Value);
        Directory.CreateSymbolicLink(_folder.File("dff"), AppContext.BaseDirectory);
    }

    // Runs commands in the folder, which is the home directory there.
    private string OnCluster(string commands)
    {
        string script = _folder.Write("commands.sh", $"set -euo pipefail\nexport HOME=$PWD\n{commands}\n");
        var start = new ProcessStartInfo(Path.Combine(ConsoleProgram.RepositoryRoot, "test", "Slurm", "cluster.sh"), ["bash", script])
        {
            WorkingDirectory = _folder.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["OMP_NUM_THREADS"] = "1" },
        };
        Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        using (process)
        {
            if (!process.WaitForExit(_limit))
            {
                // The script ends the cluster with it.
                Mpirun.Signal(process.Id, 15);
                process.WaitForExit(TimeSpan.FromSeconds(30));
                Assert.Fail($"The commands on the cluster did not end within {_limit}: {Logs()}");
            }

            Assert.AreEqual(0, process.ExitCode, output.Result + error.Result + Logs());
            return output.Result + error.Result;
        }
    }

    private string Logs() => string.Concat(Directory.GetFiles(_folder.Root, "*.log").Select(log => $"\n{Path.GetFileName(log)}:\n{File.ReadAllText(log)}"));

    private string WeightsOf(string model)
    {
        using ZipArchive archive = ZipFile.OpenRead(_folder.File(model));
        using Stream weights = archive.Entries.Single(entry => entry.Name == "Weights.safetensors").Open();
        return Convert.ToHexString(SHA256.HashData(weights));
    }
}
