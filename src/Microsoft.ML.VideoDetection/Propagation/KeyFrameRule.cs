namespace Microsoft.ML.VideoDetection.Propagation;

/// <summary>Decides which frames are key frames; depends only on the frames, not on call order.</summary>
/// <remarks>
/// A frame is a key frame if its index is a multiple of the interval (mmtrack/models/vid/dff.py), and if no key frame is available to warp features from: at
/// the first frame, after a change of video or frame size, after a step back, and when a seek has left the last key frame an interval or more behind.
/// </remarks>
/// <param name="interval">The most frames from one key frame to the next.</param>
internal sealed class KeyFrameRule(int interval)
{
    private (string VideoId, int FrameIndex, int Width, int Height)? _key;

    /// <param name="videoId">Video of the frame.</param>
    /// <param name="frameIndex">0-based index in the video.</param>
    /// <param name="width">Width in source pixels.</param>
    /// <param name="height">Height in source pixels.</param>
    /// <param name="sceneCut">Whether the picture follows a scene cut.</param>
    /// <returns>Whether this is a key frame; it is then remembered as the current one.</returns>
    public bool IsKeyFrame(string videoId, int frameIndex, int width, int height, bool sceneCut)
    {
        bool isKey = sceneCut
            || frameIndex % interval == 0
            || _key is not { } key
            || key.VideoId != videoId
            || key.Width != width
            || key.Height != height
            || frameIndex < key.FrameIndex
            || frameIndex - key.FrameIndex >= interval;
        if (isKey)
            _key = (videoId, frameIndex, width, height);
        return isKey;
    }

    public void Reset() => _key = null;
}
