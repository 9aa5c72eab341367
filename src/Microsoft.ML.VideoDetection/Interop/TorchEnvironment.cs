using System.Runtime.InteropServices;

namespace Microsoft.ML.VideoDetection.Interop;

/// <summary>Sets what torch's native libraries read from the environment when they are loaded, unless the user has set it.</summary>
internal static partial class TorchEnvironment
{
    // Intel's MKL, which torch leaves matrix products to, by default lets the place of a matrix in memory decide about the order of its
    // sums. AUTO is the fastest code for the processor, but always the same.
    // Origin: oneMKL developer guide, "Obtaining Numerically Reproducible Results".
    private const string MklOrder = "MKL_CBWR", MklOrderValue = "AUTO";

    // How often a thread of torch's pool looks for work before it sleeps. GCC's library looks 300,000 times, some milliseconds, in which
    // it takes the processor from other programs that compute; Intel's, on Windows, 200 ms.
    // Origin: manual of GCC's libgomp, GOMP_SPINCOUNT; OpenMP runtime of LLVM, KMP_BLOCKTIME (milliseconds).
    private const string Spins = "GOMP_SPINCOUNT", SpinsValue = "10000";
    private const string SpinTime = "KMP_BLOCKTIME", SpinTimeValue = "1";
    private const string WaitPolicy = "OMP_WAIT_POLICY";

    /// <summary>Sets the variables. Has no effect on libraries that are loaded already.</summary>
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

        // Elsewhere than on Windows the runtime's variables are a copy, which native code does not see.
        if (!OperatingSystem.IsWindows())
            _ = SetVariable(name, value, overwrite: 0);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
