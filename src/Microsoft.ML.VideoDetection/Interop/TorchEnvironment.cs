using System.Runtime.InteropServices;

namespace Microsoft.ML.VideoDetection.Interop;

/// <summary>Sets the environment variables that torch's native libraries read when they are loaded, unless the user has set them.</summary>
internal static partial class TorchEnvironment
{
    // Intel's MKL, which computes torch's matrix products, by default lets the address of a matrix determine the order of its sums. AUTO is the
    // fastest code for the processor, but with a fixed order.
    // Origin: oneMKL developer guide, "Obtaining Numerically Reproducible Results".
    private const string MklOrder = "MKL_CBWR", MklOrderValue = "AUTO";

    // How often a thread of torch's pool polls for work before it sleeps. GCC's library polls 300,000 times, some milliseconds, in which it takes
    // the processor from other programs; Intel's, on Windows, 200 ms.
    // Origin: manual of GCC's libgomp, GOMP_SPINCOUNT; OpenMP runtime of LLVM, KMP_BLOCKTIME (milliseconds).
    private const string Spins = "GOMP_SPINCOUNT", SpinsValue = "10000";
    private const string SpinTime = "KMP_BLOCKTIME", SpinTimeValue = "1";
    private const string WaitPolicy = "OMP_WAIT_POLICY";

    /// <summary>Sets the variables; has no effect on libraries that are already loaded.</summary>
    public static void Prepare()
    {
        Set(MklOrder, MklOrderValue);
        if (Environment.GetEnvironmentVariable(WaitPolicy) is null)
            Set(OperatingSystem.IsWindows() ? SpinTime : Spins, OperatingSystem.IsWindows() ? SpinTimeValue : SpinsValue);
    }

    private static void Set(string name, string value)
    {
        if (Environment.GetEnvironmentVariable(name) is not null)
            return;
        Environment.SetEnvironmentVariable(name, value);

        // On other systems than Windows the runtime's variables are a copy, which native code does not see.
        if (!OperatingSystem.IsWindows())
            _ = SetVariable(name, value, overwrite: 0);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
