using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Synthetic;
using Microsoft.ML.VideoDetection.Output;

namespace Microsoft.ML.VideoDetection;

/// <summary>Provides random access to synthetic video: any frame of any video, its labels, and the optical flow between two frames of one video.</summary>
/// <remarks>
/// Only the last scene (a few kilobytes) is kept from one call to the next, so any number of frames takes the memory of one. Thread-safe. For rows, see
/// <c>mlContext.VideoDetection.Synthesize</c>.
/// </remarks>
public sealed class SyntheticVideo
{
    private readonly SyntheticVideoOptions _options;
    private readonly SceneClass[] _classes;
    private volatile Tuple<int, Scene>? _last;

    /// <summary>Initializes the scenes.</summary>
    /// <param name="options">Options, copied; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">Options are out of range; the message lists all.</exception>
    public SyntheticVideo(SyntheticVideoOptions? options = null)
    {
        _options = (options ?? new SyntheticVideoOptions()).Copy();
        _options.Validate(nameof(options));
        _classes = _options.ClassNames is { } names
            ? [.. names.Select(name => SceneClass.All.First(kind => kind.Name == name))]
            : [.. SceneClass.All];
    }

    /// <summary>Gets the names of all available classes: disc, square, triangle, star, ellipse, cross, hexagon, arrow.</summary>
    public static IReadOnlyList<string> ClassNames { get; } = [.. SceneClass.All.Select(kind => kind.Name)];

    /// <summary>Gets the names of the classes that are shown, in the order of their keys.</summary>
    public IReadOnlyList<string> ShownClassNames => [.. _classes.Select(kind => kind.Name)];

    internal SyntheticVideoOptions Options => _options;

    /// <summary>Gets the name of a video; videos of different seeds have different names.</summary>
    /// <param name="video">0-based video.</param>
    public string VideoIdOf(int video)
    {
        Require(video, 0);
        return string.Create(CultureInfo.InvariantCulture, $"synthetic_{_options.Seed}_{video:000000}");
    }

    /// <summary>Renders a frame.</summary>
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

    /// <summary>Computes where the surface at each pixel of one frame is in another one; exact, independent of blur and noise.</summary>
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

    /// <summary>Computes the class at the center of each pixel of a frame; exact, independent of blur and noise.</summary>
    /// <param name="video">0-based video.</param>
    /// <param name="frame">0-based frame.</param>
    /// <returns>Row by row, 0 for the background and for occluders, otherwise the 1-based position of the object's class in
    /// <see cref="ShownClassNames"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such video or frame.</exception>
    public byte[] ComputeClassMap(int video, int frame)
    {
        Require(video, frame);
        SceneFrame scene = SceneOf(video).At(frame);
        byte[] classes = new byte[_options.Width * _options.Height];
        for (int i = 0; i < classes.Length; i++)
        {
            int sprite = scene.SpriteAt((i % _options.Width) + 0.5, (i / _options.Width) + 0.5);
            classes[i] = sprite < 0 ? (byte)0 : (byte)scene.Sprites[sprite].Sprite.Label;
        }

        return classes;
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
