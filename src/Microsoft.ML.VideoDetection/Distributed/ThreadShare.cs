using Microsoft.ML.VideoDetection.Interop;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Distributed;

/// <summary>Sees to it that the ranks of a machine do not take each other's processors.</summary>
internal static class ThreadShare
{
    /// <summary>Lowers torch's number of threads to this rank's share, unless the user has set the number with OMP_NUM_THREADS.</summary>
    public static void Take(RankPlace place)
    {
        TorchNativeLibrary.EnsureLoaded();
        if (Environment.GetEnvironmentVariable("OMP_NUM_THREADS") is null && get_num_threads() > place.Threads)
            set_num_threads(place.Threads);
    }
}
