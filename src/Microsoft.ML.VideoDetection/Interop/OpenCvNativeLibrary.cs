using OpenCvSharp;

namespace Microsoft.ML.VideoDetection.Interop;

/// <summary>Loads OpenCV, which decodes and encodes video; image folders and training on images do not need it.</summary>
internal static class OpenCvNativeLibrary
{
    public const string Name = "OpenCvSharpExtern";
    private static volatile bool _loaded;

    /// <summary>
    /// Loads OpenCV before its first use; returns at once if it is loaded, and retries after a failure, since the user may have installed it.
    /// </summary>
    /// <exception cref="DllNotFoundException">OpenCV does not load; the message says in one sentence what is missing and how to install it.</exception>
    public static void EnsureLoaded()
    {
        if (_loaded)
            return;
        NativeLoad.OrExplain(Name, typeof(Cv2).Assembly, NativeRequirements.OpenCv);
        _loaded = true;
    }
}
