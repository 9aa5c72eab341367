using Microsoft.ML.VideoDetection.Output.Encoders;

namespace Microsoft.ML.VideoDetection.Output;

/// <summary>How an annotated video is encoded.</summary>
public sealed class VideoFileOptions
{
    /// <summary>
    /// Name of an encoder of <c>ffmpeg</c>, h264_nvenc for example, or "opencv", which needs no ffmpeg. Default: null, H.264 by libx264 or what else there is,
    /// VP9 for .webm; Motion JPEG by OpenCV for .avi; OpenCV for all where there is no ffmpeg.
    /// </summary>
    public string? Encoder;

    /// <summary>The video file whose sound the written one gets. Default: null, no sound. Without ffmpeg there is none either.</summary>
    public string? SoundPath;

    /// <summary>How long ffmpeg may do nothing before it counts as hanging and is stopped. Default: two minutes.</summary>
    public TimeSpan Patience = EncoderSettings.DefaultPatience;
}
