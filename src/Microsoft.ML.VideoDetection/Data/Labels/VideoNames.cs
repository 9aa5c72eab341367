namespace Microsoft.ML.VideoDetection.Data.Labels;

/// <summary>Checks the videos of a dataset of the user's own making.</summary>
internal static class VideoNames
{
    /// <summary>Makes sure that there are videos, that each has a name of its own, and frames.</summary>
    /// <exception cref="ArgumentException">Otherwise; the message names the video.</exception>
    internal static void Require(IReadOnlyList<DatasetVideo> videos, string parameter)
    {
        if (videos.Count == 0)
            throw new ArgumentException("There must be at least one video.", parameter);
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (DatasetVideo video in videos)
        {
            if (string.IsNullOrWhiteSpace(video.Id))
                throw new ArgumentException("A video has no name; each needs one of its own.", parameter);
            if (!names.Add(video.Id))
                throw new ArgumentException($"Two videos have the name '{video.Id}'; give each its own.", parameter);
            if (video.FrameCount < 1)
                throw new ArgumentException($"The video '{video.Id}' has {video.FrameCount} frames; expected at least one.", parameter);
        }
    }
}
