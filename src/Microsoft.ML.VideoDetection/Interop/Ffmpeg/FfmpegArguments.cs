namespace Microsoft.ML.VideoDetection.Interop.Ffmpeg;

/// <summary>Builds arguments in which file names keep their meaning.</summary>
internal static class FfmpegArguments
{
    /// <summary>Lists the protocols that ffmpeg may open: a playlist inside a file may name other files and addresses.</summary>
    internal const string Protocols = "file,pipe";

    /// <summary>Formats a file name so that it is not an option if it begins with a dash, and not an address if it has a colon.</summary>
    internal static string File(string path) => "file:" + Path.GetFullPath(path);
}
