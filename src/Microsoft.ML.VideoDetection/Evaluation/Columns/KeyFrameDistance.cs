namespace Microsoft.ML.VideoDetection.Evaluation.Columns;

/// <summary>Counts the frames since the key frame in a sequence of frames.</summary>
internal sealed class KeyFrameDistance
{
    private string? _video;
    private int? _keyFrame;

    /// <returns>0 on a key frame; <see cref="DetectedBox.UnknownDistance"/> if the video had none yet.</returns>
    public int Next(string video, int frameIndex, bool isKeyFrame)
    {
        if (video != _video)
            (_video, _keyFrame) = (video, null);
        if (isKeyFrame)
            _keyFrame = frameIndex;
        return frameIndex >= _keyFrame ? frameIndex - _keyFrame.Value : DetectedBox.UnknownDistance;
    }
}
