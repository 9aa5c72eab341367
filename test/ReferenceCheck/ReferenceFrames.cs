using Microsoft.ML.VideoDetection;

namespace ReferenceCheck;

/// <summary>Where the frames of a check come from.</summary>
internal static class ReferenceFrames
{
    /// <param name="path">A folder of pictures, or a video file.</param>
    public static VideoSource Open(string path) =>
        Directory.Exists(path) ? VideoSource.FromImageFolder(path) : VideoSource.FromFile(path);
}
