using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Dff.Benchmarks;

// Kernels alone, at the sizes that the published R-50 gives them on a frame of 1000x563; 'Dff.Samples benchmark' measures whole models.
// Arguments are BenchmarkDotNet's: --filter '*Warp*', --job short, --list flat. In this process, since the projects that BenchmarkDotNet
// would generate know nothing of this repository's package versions.
IConfig config = DefaultConfig.Instance
    .AddDiagnoser(MemoryDiagnoser.Default)
    .WithArtifactsPath(Path.Combine("artifacts", "bench"));
Job job = Job.Default.WithToolchain(InProcessEmitToolchain.Instance);
config = args.Contains("--job") ? config.AddJob(job.AsMutator()) : config.AddJob(job);
string[] arguments = args.Any(argument => argument is "--filter" or "-f" or "--list" or "--help") ? args : [.. args, "--filter", "*"];
BenchmarkSwitcher.FromAssembly(typeof(WarpBenchmarks).Assembly).Run(arguments, config);
