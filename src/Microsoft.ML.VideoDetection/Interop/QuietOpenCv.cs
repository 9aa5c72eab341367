using System.Runtime.InteropServices;
using OpenCvSharp;

namespace Microsoft.ML.VideoDetection.Interop;

/// <summary>Prepares OpenCV so that neither it nor the FFmpeg inside it writes to the console.</summary>
/// <remarks>
/// Any error in a file reaches the user as one exception, to which FFmpeg's own lines would only add noise. The user's own <c>OPENCV_LOG_LEVEL</c> or
/// <c>OPENCV_FFMPEG_LOGLEVEL</c> is respected.
/// </remarks>
internal static partial class QuietOpenCv
{
    private const string LogLevel = "OPENCV_LOG_LEVEL";
    private const string FfmpegLogLevel = "OPENCV_FFMPEG_LOGLEVEL";

    // AV_LOG_QUIET of FFmpeg's libavutil/log.h.
    private const string FfmpegQuiet = "-8";

    /// <summary>
    /// Specifies the backend that reads and writes video files: only FFmpeg, because other backends interpret some names as patterns of image files.
    /// </summary>
    /// <remarks>macOS has no FFmpeg in OpenCV and goes through AVFoundation.</remarks>
    internal static readonly VideoCaptureAPIs FileBackend = OperatingSystem.IsMacOS() ? VideoCaptureAPIs.ANY : VideoCaptureAPIs.FFMPEG;

    // A failure is not cached: the next call tries again, since the user may have installed what was missing.
    private static readonly Lazy<bool> _ready = new(Prepare, LazyThreadSafetyMode.PublicationOnly);

    /// <summary>Loads OpenCV once per process, without console output.</summary>
    /// <exception cref="DllNotFoundException">OpenCV cannot be loaded; the message says what to install.</exception>
    internal static void EnsureReady() => _ = _ready.Value;

    private static bool Prepare()
    {
        bool userWantsLog = Environment.GetEnvironmentVariable(LogLevel) is not null;
        if (!userWantsLog)
        {
            SetNative(LogLevel, "SILENT");
        }

        if (Environment.GetEnvironmentVariable(FfmpegLogLevel) is null)
        {
            SetNative(FfmpegLogLevel, FfmpegQuiet);
        }

        OpenCvNativeLibrary.EnsureLoaded();
        if (!userWantsLog)
        {
            Cv2.SetLogLevel(OpenCvSharp.LogLevel.SILENT);
        }

        return true;
    }

    // .NET keeps its own copy of the environment, which native code does not see: the C library has to be called.
    private static void SetNative(string name, string value)
    {
        try
        {
            _ = OperatingSystem.IsWindows() ? PutEnvWindows(name, value) : SetEnv(name, value, 0);
        }
        catch (Exception error) when (error is DllNotFoundException or EntryPointNotFoundException)
        {
            // Only the silence is lost.
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnv(string name, string value, int overwrite);

    [LibraryImport("ucrtbase", EntryPoint = "_putenv_s", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int PutEnvWindows(string name, string value);
}
