using Microsoft.ML.Runtime;
using Microsoft.ML.VideoDetection.Distributed;
using Microsoft.ML.VideoDetection.Interop;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.DeepFeatureFlow;

/// <summary>Chooses where a network runs, from what the user set on the <see cref="MLContext"/>.</summary>
/// <remarks>
/// <see cref="MLContext.GpuDeviceId"/> not set: CUDA device 0 where there is one, else the CPU. Negative: the CPU. Otherwise
/// that CUDA device; if it is not there, the CPU with <see cref="MLContext.FallbackToCpu"/>, else an error.
/// </remarks>
internal static class TorchDevice
{
    /// <param name="environment">What the user set.</param>
    /// <param name="place">Where this process runs when it is one of several; null when it is alone.</param>
    public static Device Choose(IHostEnvironment environment, RankPlace? place = null)
    {
        TorchNativeLibrary.EnsureLoaded();
        int count = cuda.is_available() ? cuda.device_count() : 0;
        (int? cudaIndex, string reason) = Choose(environment.GpuDeviceId, environment.FallbackToCpu, count, place?.LocalRank ?? 0);
        Device chosen = cudaIndex is int index ? device($"cuda:{index}") : CPU;
        if (MpiLaunch.IsFirst || place is null)
            environment.LogInfo("VideoDetection", $"Running on {chosen} ({reason}).");
        return chosen;
    }

    /// <summary>The index of the CUDA device to use, null for the CPU, and why.</summary>
    internal static (int? CudaIndex, string Reason) Choose(int? wanted, bool fallbackToCpu, int cudaDeviceCount, int localRank = 0)
    {
        if (wanted < 0)
            return (null, "MLContext.GpuDeviceId is negative");
        if (wanted is null)
        {
            // Ranks beyond the last device begin again at the first.
            return cudaDeviceCount > 0
                ? (localRank % cudaDeviceCount, localRank == 0 ? "the first CUDA device" : $"rank {localRank} of this machine")
                : (null, "there is no CUDA device");
        }

        if (wanted < cudaDeviceCount)
            return (wanted, "MLContext.GpuDeviceId");

        string missing = $"MLContext.GpuDeviceId is {wanted}, but libtorch can use {cudaDeviceCount} CUDA device(s)";
        return fallbackToCpu
            ? (null, missing)
            : throw new InvalidOperationException(
                $"{missing}. Build with -p:TorchBackend=cuda on a machine with an NVIDIA driver, set GpuDeviceId to -1 for the "
                + "CPU, or set MLContext.FallbackToCpu.");
    }
}
