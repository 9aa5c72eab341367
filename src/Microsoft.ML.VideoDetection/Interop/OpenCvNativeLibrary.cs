using OpenCvSharp;

namespace Microsoft.ML.VideoDetection.Interop;

/// <summary>Loads OpenCV's native library, or says in one sentence what is missing.</summary>
internal static class OpenCvNativeLibrary
{
    /// <summary>Makes sure that OpenCV can be called.</summary>
    /// <exception cref="DllNotFoundException">The native library, or one that it needs, is not there.</exception>
    internal static void EnsureLoaded()
    {
        try
        {
            _ = Cv2.GetVersionString();
        }
        catch (Exception error) when (error is DllNotFoundException or TypeInitializationException or OpenCvSharpException)
        {
            throw new DllNotFoundException(
                "OpenCV's native library could not be loaded; on Debian and Ubuntu install libgtk-3-0, " +
                "and reference an OpenCvSharp4 runtime package in the application.",
                error);
        }
    }
}
