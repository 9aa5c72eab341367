using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Synthetic;

namespace Microsoft.ML.VideoDetection;

/// <summary>Random access to synthetic video: any frame of any video, its labels, and the optical flow between two frames of one video.</summary>
/// <remarks>
/// Nothing is kept from one call to the next except the last scene (a few kilobytes), so any number of frames costs the memory
/// of one. Safe to use from several threads. For rows, see <c>mlContext.VideoDetection.Synthesize</c>.
/// </remarks>
public sealed class SyntheticVideo
{
    private readonly SyntheticVideoOptions _options;
    private readonly SceneClass[] _classes;
    private volatile Tuple<int, Scene>? _last;

    /// <summary>Prepares the scenes.</summary>
    /// <param name="options">Copied; null takes the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">Options are out of range; the message lists all.</exception>
    public SyntheticVideo(SyntheticVideoOptions? options = null)
    {
        _options = (options ?? new SyntheticVideoOptions()).Copy();
        _options.Validate(nameof(options));
        _classes = _options.ClassNames is { } names
            ? [.. names.Select(name => SceneClass.All.First(kind => kind.Name == name))]
            : [.. SceneClass.All];
    }

    /// <summary>Gets the names of all classes there are: disc, square, triangle, star, ellipse, cross, hexagon, arrow.</summary>
    public static IReadOnlyList<string> ClassNames { get; } = [.. SceneClass.All.Select(kind => kind.Name)];

    /// <summary>Gets the names of the classes that are shown, in the order of their keys.</summary>
    public IReadOnlyList<string> ShownClassNames => [.. _classes.Select(kind => kind.Name)];

    internal SyntheticVideoOptions Options => _options;

    /// <summary>Names a video; videos of different seeds have different names.</summary>
    /// <param name="video">0-based video.</param>
    public string VideoIdOf(int video)
    {
        Require(video, 0);
        return string.Create(CultureInfo.InvariantCulture, $"synthetic_{_options.Seed}_{video:000000}");
    }

    /// <summary>Paints a frame.</summary>
    /// <param name="video">0-based video.</param>
    /// <param name="frame">0-based frame.</param>
    /// <returns>A BGRA image that the caller disposes.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such video or frame.</exception>
    public MLImage RenderFrame(int video, int frame)
    {
        Require(video, frame);
        uint[] pixels = SceneRenderer.Render(SceneOf(video), video, frame, _options);
        return MLImage.CreateFromPixels(_options.Width, _options.Height, MLPixelFormat.Bgra32, MemoryMarshal.AsBytes<uint>(pixels));
    }

    /// <summary>Computes where the surface at each pixel of one frame is in another one; exact, whatever blur and noise do to the pixels.</summary>
    /// <param name="video">0-based video.</param>
    /// <param name="currentFrame">0-based frame whose pixels the flow is given for.</param>
    /// <param name="keyFrame">0-based frame that the flow points into.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such video or frame.</exception>
    public DenseFlow ComputeFlow(int video, int currentFrame, int keyFrame)
    {
        Require(video, currentFrame);
        Require(video, keyFrame);
        Scene scene = SceneOf(video);
        return DenseFlow.Between(scene.At(currentFrame), scene.At(keyFrame), _options.Width, _options.Height);
    }

    internal FrameAnnotation LabelsOf(int video, int frame)
    {
        Require(video, frame);
        return SceneLabels.Of(SceneOf(video).At(frame), _options);
    }

    internal SceneFrame SceneAt(int video, double time) => SceneOf(video).At(time);

    private Scene SceneOf(int video)
    {
        if (_last is not { } last || last.Item1 != video)
        {
            _last = last = Tuple.Create(video, new Scene(_options, _classes, video));
        }

        return last.Item2;
    }

    private void Require(int video, int frame)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(video);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(video, _options.VideoCount);
        ArgumentOutOfRangeException.ThrowIfNegative(frame);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(frame, _options.FramesPerVideo);
    }
}
