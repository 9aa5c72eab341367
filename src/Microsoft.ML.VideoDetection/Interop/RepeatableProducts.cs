using System.Runtime.InteropServices;

namespace Microsoft.ML.VideoDetection.Interop;

/// <summary>Makes matrix products on the CPU the same each time, to the last bit.</summary>
/// <remarks>
/// Torch leaves them to Intel's MKL, which by default lets where a matrix happens to lie in memory decide about the order of its sums.
/// Origin: oneMKL developer guide, "Obtaining Numerically Reproducible Results", environment variable MKL_CBWR.
/// </remarks>
internal static partial class RepeatableProducts
{
    private const string Variable = "MKL_CBWR";

    // The fastest code for the processor, but always the same.
    private const string Value = "AUTO";

    /// <summary>Asks for it, unless the user has asked for something else. Has no effect once torch has multiplied.</summary>
    public static void Require()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not null)
            return;
        Environment.SetEnvironmentVariable(Variable, Value);

        // Elsewhere than on Windows the runtime's variables are a copy, which native code does not see.
        if (!OperatingSystem.IsWindows())
            _ = SetVariable(Variable, Value, overwrite: 0);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
