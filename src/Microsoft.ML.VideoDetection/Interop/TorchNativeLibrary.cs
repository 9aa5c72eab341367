using System.Runtime.Versioning;
using TorchSharp;

namespace Microsoft.ML.VideoDetection.Interop;

/// <summary>Sees to it that TorchSharp's native library loads, also where it does not load by itself.</summary>
internal static class TorchNativeLibrary
{
    public const string Name = "LibTorchSharp";
    private static readonly Lock Gate = new();
    private static nint _patched;
    private static volatile bool _loaded;
    private static volatile string? _problem;

    /// <summary>
    /// Call before the first use of torch; costs nothing once it is loaded. Without it torch loads too, but where it
    /// cannot, its message is a page long.
    /// </summary>
    /// <exception cref="DllNotFoundException">Torch does not load; the message says in one sentence what is missing and what brings it.</exception>
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

    /// <summary>The handle of a copy that older systems can load, or zero; for the runtime, which asks once per imported function.</summary>
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
                // The runtime goes on to report that it found nothing; EnsureLoaded says why.
                _problem = e.Message;
                return 0;
            }
        }
    }
}
