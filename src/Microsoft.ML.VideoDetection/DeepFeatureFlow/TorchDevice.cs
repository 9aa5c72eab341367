using Microsoft.ML.Runtime;
using Microsoft.ML.VideoDetection.Interop;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection;

/// <summary>Chooses where a network runs, from what the user set on the <see cref="MLContext"/>.</summary>
/// <remarks>
/// <see cref="MLContext.GpuDeviceId"/> not set: CUDA device 0 where there is one, else the CPU. Negative: the CPU. Otherwise
/// that CUDA device; if it is not there, the CPU with <see cref="MLContext.FallbackToCpu"/>, else an error.
/// </remarks>
internal static class TorchDevice
{
    public static Device Choose(IHostEnvironment environment)
    {
        TorchNativeLibrary.EnsureLoaded();
        int count = cuda.is_available() ? cuda.device_count() : 0;
        (Device device, string reason) = Choose(environment.GpuDeviceId, environment.FallbackToCpu, count);
        environment.LogInfo("VideoDetection", $"Running on {device} ({reason}).");
        return device;
    }

    internal static (Device Device, string Reason) Choose(int? wanted, bool fallbackToCpu, int cudaDeviceCount)
    {
        if (wanted < 0)
            return (CPU, "MLContext.GpuDeviceId is negative");
        if (wanted is null)
            return cudaDeviceCount > 0 ? (CUDA, "the first CUDA device") : (CPU, "there is no CUDA device");
        if (wanted < cudaDeviceCount)
            return (device($"cuda:{wanted}"), "MLContext.GpuDeviceId");

        string missing = $"MLContext.GpuDeviceId is {wanted}, but there are {cudaDeviceCount} CUDA devices that libtorch can use";
        return fallbackToCpu
            ? (CPU, missing)
            : throw new InvalidOperationException(
                $"{missing}. Build with -p:TorchBackend=cuda on a machine with an NVIDIA driver, set GpuDeviceId to -1 for the "
                + "CPU, or set MLContext.FallbackToCpu.");
    }
}
