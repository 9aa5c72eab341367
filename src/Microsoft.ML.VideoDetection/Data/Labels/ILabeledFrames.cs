namespace Microsoft.ML.VideoDetection.Data.Labels;

/// <summary>Frames of videos by place, whatever is labelled on them: what the order of a training needs to know.</summary>
internal interface ILabeledFrames
{
    /// <summary>Gets the names of the classes.</summary>
    IReadOnlyList<string> ClassNames { get; }

    /// <summary>Gets the number of videos; a still image counts as a video of one frame.</summary>
    int VideoCount { get; }

    /// <summary>Gets the number of frames of all videos.</summary>
    long FrameCount { get; }

    /// <summary>Gets the name of a video.</summary>
    string GetVideoId(int video);

    /// <summary>Gets the number of frames of a video.</summary>
    int GetFrameCount(int video);

    /// <summary>Gets the 0-based number of a frame in its video.</summary>
    int GetFrameIndex(int video, int position);

    /// <summary>Tells whether a video is one still image.</summary>
    bool IsStill(int video);

    /// <summary>Tells whether training takes the frame as its current frame; others serve as references only.</summary>
    bool IsTrainingFrame(int video, int position);
}
