using OpenCvSharp;

namespace Microsoft.ML.VideoDetection.Interop;

/// <summary>OpenCV, which decodes and encodes video; image folders and training on images do without it.</summary>
internal static class OpenCvNativeLibrary
{
    public const string Name = "OpenCvSharpExtern";
    private static volatile bool _loaded;

    /// <summary>Call before the first use of OpenCV; costs nothing once it is loaded. A failure is tried again: the user may have acted.</summary>
    /// <exception cref="DllNotFoundException">OpenCV does not load; the message says in one sentence what is missing and what brings it.</exception>
    public static void EnsureLoaded()
    {
        if (_loaded)
            return;
        NativeLoad.OrExplain(Name, typeof(Cv2).Assembly, NativeRequirements.OpenCv);
        _loaded = true;
    }
}
