namespace Microsoft.ML.VideoDetection.Data.Synthetic;

/// <summary>The pixels of a frame under work, BGRA.</summary>
internal readonly ref struct FrameBuffer(Span<uint> pixels, int width, int height)
{
    private readonly Span<uint> _pixels = pixels;

    internal int Width { get; } = width;

    internal int Height { get; } = height;

    internal Span<uint> Pixels => _pixels;

    internal Span<uint> Row(int row) => _pixels.Slice(row * Width, Width);
}
