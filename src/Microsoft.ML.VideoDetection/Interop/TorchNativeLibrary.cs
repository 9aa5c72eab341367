using System.Runtime.Versioning;
using TorchSharp;

namespace Microsoft.ML.VideoDetection.Interop;

/// <summary>Loads TorchSharp's native library, also on systems where it does not load by itself.</summary>
internal static class TorchNativeLibrary
{
    public const string Name = "LibTorchSharp";
    private static readonly Lock Gate = new();
    private static nint _patched;
    private static volatile bool _loaded;
    private static volatile string? _problem;

    /// <summary>Loads torch before its first use; returns at once if it is loaded, and reports a failure in one sentence instead of torch's page.</summary>
    /// <exception cref="DllNotFoundException">Torch does not load; the message says in one sentence what is missing and how to install it.</exception>
    public static void EnsureLoaded()
    {
        if (_loaded)
            return;
        _problem = null;
        try
        {
            NativeLoad.OrExplain(Name, typeof(torch).Assembly, NativeRequirements.Torch);
        }
        catch (DllNotFoundException) when (_problem is { } problem)
        {
            throw new DllNotFoundException(problem);
        }
        _loaded = true;
    }

    /// <summary>Gets the handle of a copy that older systems can load, or zero; the runtime asks once per imported function.</summary>
    [SupportedOSPlatform("linux")]
    internal static nint LoadPatched(string original)
    {
        lock (Gate)
        {
            if (_patched != 0)
                return _patched;
            try
            {
                _problem = null;
                return _patched = PatchedTorchLibrary.Load(original);
            }
            catch (Exception e) when (e is DllNotFoundException or IOException or UnauthorizedAccessException)
            {
                // The runtime continues and reports that it found nothing; EnsureLoaded reports the reason.
                _problem = e.Message;
                return 0;
            }
        }
    }
}
