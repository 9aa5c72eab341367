namespace Microsoft.ML.VideoDetection.Interop.Ffmpeg;

/// <summary>Arguments that keep names of files what they are.</summary>
internal static class FfmpegArguments
{
    /// <summary>All that ffmpeg may open: a playlist inside a file names other files and addresses.</summary>
    internal const string Protocols = "file,pipe";

    /// <summary>Names a file so that it is no option where it begins with a dash, and no address where it has a colon.</summary>
    internal static string File(string path) => "file:" + Path.GetFullPath(path);
}
