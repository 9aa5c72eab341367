using System.Buffers;
using System.Runtime.InteropServices;
using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Frames;

namespace Microsoft.ML.VideoDetection.Tests.Data;

/// <summary>Paints a clip: colored rectangles and discs that bounce over a gradient. The same seed gives the same pixels.</summary>
/// <remarks>Every frame is a function of its number alone, so any length costs the memory of one frame.</remarks>
internal sealed class MovingShapesSource : VideoSource
{
    private static readonly string[] _classNames = ["rectangle", "disc"];

    private readonly Shape[] _shapes;
    private readonly uint[] _background;
    private readonly int _width;
    private readonly int _height;
    private readonly int _frameCount;

    /// <param name="width">Width in pixels, at least 1.</param>
    /// <param name="height">Height in pixels, at least 1.</param>
    /// <param name="frameCount">Number of frames.</param>
    /// <param name="seed">Decides on shapes, colors and paths.</param>
    /// <param name="frameRate">Frames per second.</param>
    /// <param name="shapeCount">Number of shapes; even ones are rectangles, odd ones discs.</param>
    internal MovingShapesSource(int width, int height, int frameCount, int seed = 1, double frameRate = 25, int shapeCount = 4)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegative(frameCount);
        (_width, _height, _frameCount) = (width, height, frameCount);
        Info = new VideoInfo($"shapes-{seed}", width, height, frameRate, frameCount);
        _background = new uint[width * height];
        for (int i = 0; i < _background.Length; i++)
        {
            uint shade = (uint)(40 + (80L * (i % width) / width) + (40L * (i / width) / height));
            _background[i] = 0xFF000000 | (shade << 16) | (shade << 8) | shade;
        }

        Random random = new(seed);
        int smallest = Math.Min(width, height);
        _shapes = new Shape[shapeCount];
        for (int i = 0; i < shapeCount; i++)
        {
            int side = Math.Max(1, smallest / 8 + random.Next(smallest / 6 + 1));
            int wide = i % 2 == 0 ? Math.Clamp(side * 3 / 2, 1, width) : side;
            uint color = 0xFF000000 | (uint)random.Next(0x1000000) | (0xE0u << (8 * (i % 3)));
            _shapes[i] = new Shape(
                i % 2, wide, side, color,
                random.Next(width), random.Next(height),
                1 + random.Next(1 + width / 60), 1 + random.Next(1 + height / 60));
        }
    }

    /// <inheritdoc/>
    public override VideoInfo Info { get; }

    /// <inheritdoc/>
    public override int? ExactFrameCount => _frameCount;

    /// <summary>Gets the names of the two classes.</summary>
    internal static IReadOnlyList<string> ClassNames => _classNames;

    /// <inheritdoc/>
    public override MLImage ReadImage(int position)
    {
        uint[] pixels = ArrayPool<uint>.Shared.Rent(_background.Length);
        try
        {
            return Paint(position, pixels.AsSpan(0, _background.Length));
        }
        finally
        {
            ArrayPool<uint>.Shared.Return(pixels);
        }
    }

    /// <summary>Gets where the shapes are in a frame, with score 1; later ones cover earlier ones.</summary>
    internal IReadOnlyList<Detection> ShapesIn(int frameIndex) => [.. _shapes.Select(shape =>
    {
        (int x, int y) = PlaceOf(shape, frameIndex);
        return new Detection(x, y, x + shape.Width, y + shape.Height, 1, shape.Kind, _classNames[shape.Kind]);
    })];

    private MLImage Paint(int frameIndex, Span<uint> pixels)
    {
        _background.CopyTo(pixels);
        foreach (Shape shape in _shapes)
        {
            (int left, int top) = PlaceOf(shape, frameIndex);
            double radius = shape.Height / 2.0;
            for (int row = 0; row < shape.Height; row++)
            {
                double away = row + 0.5 - radius;
                int inset = shape.Kind == 0 ? 0 : (int)Math.Round(radius - Math.Sqrt((radius * radius) - (away * away)));
                pixels.Slice(((top + row) * _width) + left + inset, Math.Max(0, shape.Width - (2 * inset))).Fill(shape.Bgra);
            }
        }

        return MLImage.CreateFromPixels(_width, _height, MLPixelFormat.Bgra32, MemoryMarshal.AsBytes<uint>(pixels));
    }

    private (int X, int Y) PlaceOf(Shape shape, int frameIndex) => (
        Bounce(shape.X + ((long)shape.SpeedX * frameIndex), _width - shape.Width),
        Bounce(shape.Y + ((long)shape.SpeedY * frameIndex), _height - shape.Height));

    private static int Bounce(long travelled, int room) => room <= 0 ? 0 : (int)(room - Math.Abs((travelled % (2L * room)) - room));

    private readonly record struct Shape(int Kind, int Width, int Height, uint Bgra, int X, int Y, int SpeedX, int SpeedY);
}
