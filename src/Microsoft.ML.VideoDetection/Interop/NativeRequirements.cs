using System.Runtime.InteropServices;

namespace Microsoft.ML.VideoDetection.Interop;

/// <summary>Provides the native requirements of torch and OpenCV on this platform.</summary>
internal static class NativeRequirements
{
    private const string WindowsRuntime =
        "install the Microsoft Visual C++ Redistributable (https://aka.ms/vs/17/release/vc_redist.x64.exe)";

    public static NativeRequirement Torch { get; } = new(
        "Torch",
        [.. new[] { TorchNativeLibrary.Name, "c10", "torch_cpu", "torch" }.Select(NativeSearchPath.FileName)],
        $"add the NuGet package TorchSharp-cpu, or {(OperatingSystem.IsWindows() ? "TorchSharp-cuda-windows" : "TorchSharp-cuda-linux")} for an NVIDIA GPU, to the application",
        OperatingSystem.IsWindows() ? WindowsRuntime
            : "run 'apt-get install libstdc++6 libgomp1' or install what your system calls it (libcuda.so.1 comes with the NVIDIA driver)");

    public static NativeRequirement OpenCv { get; } = new(
        "OpenCV",
        [NativeSearchPath.FileName(OpenCvNativeLibrary.Name)],
        $"add the NuGet package {OpenCvPackage} to the application",
        OperatingSystem.IsWindows() ? $"{WindowsRuntime} and, on Windows Server or an N edition, the Media Feature Pack"
            // libgtk-3-0 alone does not install the other two.
            : "run 'apt-get install libgtk-3-0 libatomic1 libdrm2' (libgtk-3-0t64 on Debian 13, Ubuntu 24.04 and newer) or install what your system calls it");

    private static string OpenCvPackage =>
        OperatingSystem.IsWindows() ? "OpenCvSharp4.runtime.win" :
        OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64 ? "OpenCvSharp4.official.runtime.linux-x64" :
        $"'OpenCvSharp4.*.runtime.*' for {RuntimeInformation.RuntimeIdentifier}";
}
