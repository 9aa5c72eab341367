namespace Microsoft.ML.VideoDetection.Data.Labels;

/// <summary>Validates the videos of a custom dataset.</summary>
internal static class VideoNames
{
    /// <summary>Throws unless there are videos and each has frames and a unique name.</summary>
    /// <exception cref="ArgumentException">There is no video, or one has no frames or no unique name; the message names the video.</exception>
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
