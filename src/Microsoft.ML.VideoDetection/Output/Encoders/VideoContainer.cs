namespace Microsoft.ML.VideoDetection.Output.Encoders;

/// <summary>A kind of video file that <c>ffmpeg</c> writes.</summary>
/// <param name="Muxer">ffmpeg's name of it.</param>
/// <param name="Encoders">Of pictures, the first that is there; none where OpenCV writes it unless another is asked for.</param>
/// <param name="Sound">Codecs of sound that it takes, and players of it know, as they are.</param>
/// <param name="SoundEncoders">For other sound, the first that is there; none where it holds no sound.</param>
internal sealed record VideoContainer(string Muxer, string[] Encoders, string[] Sound, string[] SoundEncoders)
{
    // Hardware is asked for by name only: an encoder is listed whether or not its hardware is there.
    private static readonly string[] _h264 = ["libx264", "libopenh264", "h264_videotoolbox", "h264_mf"];
    private static readonly string[] _aac = ["aac", "aac_at", "libfdk_aac"];

    private static readonly VideoContainer _mp4 = new("mp4", _h264, ["aac", "mp3", "ac3", "eac3", "alac", "opus"], _aac);

    private static readonly VideoContainer _quickTime =
        new("mov", _h264, ["aac", "mp3", "ac3", "eac3", "alac", "pcm_s16le", "pcm_s16be", "pcm_s24le", "pcm_s24be", "pcm_s32le", "pcm_s32be", "pcm_f32le"], _aac);

    private static readonly VideoContainer _matroska = new(
        "matroska",
        _h264,
        ["aac", "mp3", "mp2", "ac3", "eac3", "alac", "opus", "vorbis", "flac", "dts", "truehd", "pcm_s16le", "pcm_s24le", "pcm_s32le", "pcm_f32le"],
        _aac);

    private static readonly VideoContainer _webM = new("webm", ["libvpx-vp9"], ["opus", "vorbis"], ["libopus", "libvorbis"]);

    private static readonly VideoContainer _avi = new("avi", [], ["mp3", "mp2", "ac3", "pcm_s16le"], ["libmp3lame", "pcm_s16le"]);

    private static readonly VideoContainer _gif = new("gif", ["gif"], [], []);

    private static readonly Dictionary<string, VideoContainer> _byExtension = new(StringComparer.OrdinalIgnoreCase)
    {
        [".mp4"] = _mp4,
        [".m4v"] = _mp4,
        [".mov"] = _quickTime,
        [".mkv"] = _matroska,
        [".webm"] = _webM,
        [".gif"] = _gif,
        [".avi"] = _avi,
    };

    /// <summary>Gets whether it is a GIF, with its 256 colors.</summary>
    internal bool IsGif => Muxer == "gif";

    /// <summary>Gets whether it is one of those whose index can stand at the start, for players that begin before all is there.</summary>
    internal bool HasIndex => Muxer is "mp4" or "mov";

    /// <summary>Chooses by the extension of the file.</summary>
    /// <exception cref="NotSupportedException">There is no such kind of video file.</exception>
    internal static VideoContainer ForFile(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return _byExtension.TryGetValue(Path.GetExtension(path), out VideoContainer? container)
            ? container
            : throw new NotSupportedException(
                $"A video cannot be written to '{path}': its extension must be one of {string.Join(", ", _byExtension.Keys)}.");
    }
}
