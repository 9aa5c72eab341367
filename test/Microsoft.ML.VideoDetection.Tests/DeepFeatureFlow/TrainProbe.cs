using System.Reflection;
using Microsoft.ML.VideoDetection.Tests.Documentation;
using TorchSharp;

namespace Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow;

/// <summary>The program TrainProbe, which others start as a process to kill it or as ranks, run in this process to its end.</summary>
internal static class TrainProbe
{
    /// <summary>Runs it on one thread, as its ranks run, and gives what it printed.</summary>
    /// <param name="arguments">As its first line explains them; the workspace is a whole path.</param>
    public static string Run(params string[] arguments)
    {
        int threads = torch.get_num_threads();
        try
        {
            torch.set_num_threads(1);
            return ConsoleProgram.Run(Assembly.Load("TrainProbe"), AppContext.BaseDirectory, arguments).ReplaceLineEndings("\n");
        }
        finally
        {
            torch.set_num_threads(threads);
        }
    }
}
