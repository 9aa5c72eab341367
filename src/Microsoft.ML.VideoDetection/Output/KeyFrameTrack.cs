using System.Globalization;
using OpenCvSharp;

namespace Microsoft.ML.VideoDetection.Output;

/// <summary>
/// A strip along the bottom with one tick per recent frame, the current one at the right end: high and amber for key frames,
/// low and grey for the others; and a badge that says <c>key</c>, or how many frames ago the last key frame was.
/// </summary>
internal sealed class KeyFrameTrack(TextMasks texts)
{
    private const int Capacity = 256;

    private static readonly Scalar _keyColor = new(0, 190, 255);
    private static readonly Scalar _otherColor = new(150, 150, 150);
    private static readonly Scalar _currentColor = new(255, 255, 255);

    private readonly bool[] _keys = new bool[Capacity];
    private string? _videoId;
    private int _count;
    private int? _lastKey;

    /// <summary>Takes note of the frame that is drawn next.</summary>
    internal void Add(FrameDetections frame)
    {
        if (frame.VideoId != _videoId)
        {
            (_videoId, _count, _lastKey) = (frame.VideoId, 0, null);
        }

        _keys[_count++ % Capacity] = frame.IsKeyFrame;
        if (_count == int.MaxValue - Capacity)
        {
            // Far above the capacity only the remainder counts.
            _count = Capacity + (_count % Capacity);
        }

        if (frame.IsKeyFrame)
        {
            _lastKey = frame.FrameIndex;
        }
    }

    /// <summary>Draws the strip and the badge for the frame that was added last.</summary>
    internal void Draw(Mat picture, FrameDetections frame, DrawingScale scale)
    {
        int height = scale.TrackHeight;
        if (picture.Height < 4 * height || picture.Width < 4 * height)
        {
            return;
        }

        DrawTicks(picture, scale, height);
        DrawBadge(picture, frame, scale, height);
    }

    private void DrawTicks(Mat picture, DrawingScale scale, int height)
    {
        int top = picture.Height - height;
        using (Mat strip = picture.SubMat(new Rect(0, top, picture.Width, height)))
        {
            // Darkened rather than covered: what happens at the bottom edge can still be seen.
            strip.ConvertTo(strip, -1, 0.3);
        }

        int pitch = Math.Max(3, scale.LetterHeight / 3);
        int shown = Math.Min(Math.Min(_count, Capacity), picture.Width / pitch);
        for (int age = 0; age < shown; age++)
        {
            bool key = _keys[(_count - 1 - age) % Capacity];
            int tall = key || age == 0 ? height : Math.Max(1, height / 3);
            Scalar color = key ? _keyColor : age == 0 ? _currentColor : _otherColor;
            Rect tick = new(picture.Width - ((age + 1) * pitch) + 1, picture.Height - tall, pitch - 1, tall);
            Cv2.Rectangle(picture, tick, color, thickness: -1);
        }
    }

    private void DrawBadge(Mat picture, FrameDetections frame, DrawingScale scale, int trackHeight)
    {
        string text = frame.IsKeyFrame ? "key"
            : _lastKey is int last ? string.Create(CultureInfo.InvariantCulture, $"+{frame.FrameIndex - last}")
            : "+?";
        TextMask mask = texts.Of(text, scale);
        Size size = new(mask.TextWidth + (2 * scale.Padding), scale.LabelHeight);
        Rect badge = new(picture.Width - size.Width, picture.Height - trackHeight - size.Height, size.Width, size.Height);
        if (badge.Left < 0 || badge.Top < 0)
        {
            return;
        }

        Label.Draw(picture, badge, mask, frame.IsKeyFrame ? _keyColor : new Scalar(60, 60, 60), scale);
    }
}
