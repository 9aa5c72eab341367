using OpenCvSharp;

namespace Microsoft.ML.VideoDetection.Output.Encoders;

/// <summary>Brings frames to the one size that a video file has, in a buffer that is used again.</summary>
internal sealed class VideoCanvas : IDisposable
{
    /// <summary>The shortest side, in pixels: FFmpeg decodes no narrower MPEG-4.</summary>
    internal const int SmallestSide = 32;

    private readonly Mat _canvas = new();
    private Size _content;

    /// <summary>Places a picture; the first one decides on the size of all.</summary>
    /// <returns>The picture itself where it fits as it is, otherwise a buffer that is valid until the next call.</returns>
    internal Mat Fit(Mat picture)
    {
        if (_content == default)
        {
            _content = picture.Size();
        }

        Size size = new(SideFor(_content.Width), SideFor(_content.Height));
        if (picture.Size() == size)
        {
            return picture;
        }

        _canvas.Create(size, picture.Type());
        _canvas.SetTo(Scalar.Black);
        Rect place = PlaceOf(picture.Size());
        using Mat target = _canvas.SubMat(place);
        if (place.Size == picture.Size())
        {
            picture.CopyTo(target);
        }
        else
        {
            Cv2.Resize(picture, target, place.Size, 0, 0, InterpolationFlags.Area);
        }

        return _canvas;
    }

    /// <inheritdoc/>
    public void Dispose() => _canvas.Dispose();

    private static int SideFor(int content) => Math.Max(SmallestSide, (content + 1) & ~1);

    // Frames of the first one's size sit in the corner, so that pixels keep their coordinates; others are centred.
    private Rect PlaceOf(Size picture)
    {
        if (picture == _content)
        {
            return new Rect(default, picture);
        }

        double scale = Math.Min((double)_content.Width / picture.Width, (double)_content.Height / picture.Height);
        int width = Math.Clamp((int)Math.Round(picture.Width * scale), 1, _content.Width);
        int height = Math.Clamp((int)Math.Round(picture.Height * scale), 1, _content.Height);
        return new Rect((_content.Width - width) / 2, (_content.Height - height) / 2, width, height);
    }
}
