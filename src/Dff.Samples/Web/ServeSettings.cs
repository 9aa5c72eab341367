using Microsoft.ML.VideoDetection;

namespace Dff.Samples.Web;

/// <summary>What one run of the server allows and where it listens.</summary>
internal sealed record ServeSettings
{
    public const float DefaultScoreThreshold = 0.05f;

    /// <summary>Gets the addresses to listen at.</summary>
    public required ListenAddresses Addresses { get; init; }

    /// <summary>Gets the camera that the page shows, a URL or a number; null for none. Only the command line names one.</summary>
    public string? Camera { get; init; }

    /// <summary>Gets the names that requests may call the server by; empty means the default of <see cref="Addresses"/>.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>Gets the folder in which a folder for the uploads is made; null means the system's folder for temporary files.</summary>
    public string? Folder { get; init; }

    /// <summary>Gets how large an uploaded video may be.</summary>
    public long MaxUploadBytes { get; init; } = 512L << 20;

    /// <summary>Gets how large an uploaded picture may be.</summary>
    public long MaxPictureBytes => Math.Min(MaxUploadBytes, 32L << 20);

    /// <summary>Gets how many frames a video may have; 18000 are ten minutes at 30 frames a second.</summary>
    public int MaxFrames { get; init; } = 18_000;

    /// <summary>Gets how many pixels a frame or picture may have; the default holds 4096 x 2304.</summary>
    public long MaxPixels { get; init; } = 4096 * 2304;

    /// <summary>Gets how many videos may wait for their turn.</summary>
    public int QueueCapacity { get; init; } = 4;

    /// <summary>Gets how many videos are worked on at a time.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>Gets how many videos are held in all: waiting, in work, and finished ones until they expire.</summary>
    public int MaxVideos { get; init; } = 20;

    /// <summary>Gets how long a finished video and its results are kept.</summary>
    public TimeSpan KeepFor { get; init; } = TimeSpan.FromMinutes(60);

    /// <summary>Gets how streams are treated. What scores less than its threshold is not recorded; the page filters what is left.</summary>
    public VideoDetectorOptions Detector { get; init; } = new() { ScoreThreshold = DefaultScoreThreshold };
}
