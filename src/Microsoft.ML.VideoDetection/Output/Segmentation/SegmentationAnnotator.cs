using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Frames;
using Microsoft.ML.VideoDetection.Interop;
using OpenCvSharp;

namespace Microsoft.ML.VideoDetection.Output;

/// <summary>Draws the classes of pixels on frames: a veil in the colors of the classes, a legend, and a track of key frames.</summary>
/// <remarks>Colors are those of <see cref="ClassPalette"/>. Give it the frames of a video in order, for the track's sake.</remarks>
public sealed class SegmentationAnnotator
{
    // Less of a frame is noise, and would make the legend flicker.
    private const double LeastShare = 0.002;

    private readonly TextMasks _texts = new();
    private readonly Dictionary<(string, int), string> _names = [];
    private readonly KeyFrameTrack _track;

    /// <summary>Makes an annotator for one output.</summary>
    /// <exception cref="DllNotFoundException">OpenCV cannot be loaded; the message says what to install.</exception>
    public SegmentationAnnotator()
    {
        QuietOpenCv.EnsureReady();
        _track = new KeyFrameTrack(_texts);
    }

    /// <summary>Gets how much of the picture the colors hide, 0 to 1. Default: 0.5.</summary>
    public double Opacity { get; init; } = 0.5;

    /// <summary>Gets whether the names of the classes are drawn. Default: true.</summary>
    public bool ShowLegend { get; init; } = true;

    /// <summary>Gets whether the track of key frames and the badge are drawn. Default: true.</summary>
    public bool ShowKeyFrames { get; init; } = true;

    /// <summary>Draws on a picture in place.</summary>
    /// <param name="picture">8-bit picture with the channels blue, green, red, of the frame's size.</param>
    /// <param name="frame">What to draw. Its own image is not used.</param>
    /// <exception cref="ArgumentException">The picture is of another type or size.</exception>
    internal void Annotate(Mat picture, FrameSegmentation frame)
    {
        DrawVeil(picture, frame);
        DrawWords(picture, frame);
    }

    /// <summary>Draws on a copy of the frame's image.</summary>
    /// <param name="frame">What to draw; it must hold its image.</param>
    /// <returns>The annotated picture, which the caller disposes.</returns>
    /// <exception cref="InvalidOperationException">The frame holds no image.</exception>
    public MLImage Annotate(FrameSegmentation frame)
    {
        using Mat picture = new();
        ArgumentNullException.ThrowIfNull(frame);
        FramePicture.CopyBgr(frame.Image, frame.VideoId, frame.FrameIndex, picture);
        Annotate(picture, frame);
        return MatImage.Of(picture);
    }

    /// <summary>Draws the colors.</summary>
    internal unsafe void DrawVeil(Mat picture, FrameSegmentation frame)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(frame);
        if (picture.Type() != MatType.CV_8UC3 || picture.Width != frame.Width || picture.Height != frame.Height)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"The picture must be 8-bit BGR of {frame.Width}x{frame.Height} pixels, but it is {picture.Type()} of {picture.Width}x{picture.Height}."),
                nameof(picture));
        }

        var colors = new Vec3b[256];
        for (int index = 0; index < frame.ClassNames.Count; index++)
        {
            Scalar color = ClassPalette.BgrOf(index);
            colors[index] = new Vec3b((byte)color.Val0, (byte)color.Val1, (byte)color.Val2);
        }

        fixed (byte* classes = frame.ClassMap.Span)
        {
            fixed (Vec3b* table = colors)
            {
                using Mat map = Mat.FromPixelData(frame.Height, frame.Width, MatType.CV_8UC1, (nint)classes);
                using Mat lookUp = Mat.FromPixelData(1, colors.Length, MatType.CV_8UC3, (nint)table);
                using Mat three = new();
                using Mat veil = new();
                Cv2.CvtColor(map, three, ColorConversionCodes.GRAY2BGR);
                Cv2.LUT(three, lookUp, veil);
                Cv2.AddWeighted(picture, 1 - Opacity, veil, Opacity, 0, picture);
            }
        }
    }

    /// <summary>Draws legend and key frames; the picture may have been stretched.</summary>
    internal void DrawWords(Mat picture, FrameSegmentation frame)
    {
        DrawingScale scale = DrawingScale.For(picture.Width, picture.Height);
        if (ShowKeyFrames)
        {
            using FrameDetections shown = new()
            {
                VideoId = frame.VideoId, FrameIndex = frame.FrameIndex, IsKeyFrame = frame.IsKeyFrame, Width = picture.Width, Height = picture.Height, Detections = [],
            };
            _track.Add(shown);
            _track.Draw(picture, shown, scale);
        }

        if (ShowLegend)
            DrawLegend(picture, frame, scale);
    }

    // In the order of the classes, so that names keep their places as long as none comes or goes.
    private void DrawLegend(Mat picture, FrameSegmentation frame, DrawingScale scale)
    {
        IReadOnlyList<double> shares = frame.GetPixelShares();
        int top = scale.Padding, room = picture.Height - scale.TrackHeight;
        for (int index = 0; index < shares.Count && top + scale.LabelHeight <= room; index++)
        {
            if (shares[index] < LeastShare)
                continue;
            TextMask text = _texts.Of(NameOf(frame.ClassNames[index], index), scale);
            var place = new Rect(scale.Padding, top, text.TextWidth + (2 * scale.Padding), scale.LabelHeight);
            if (place.Right <= picture.Width)
                Label.Draw(picture, place, text, ClassPalette.BgrOf(index), scale);
            top += scale.LabelHeight;
        }
    }

    // Chosen once, since looking for fonts takes longer than drawing.
    private string NameOf(string className, int index)
    {
        if (DrawableText.IsPlain(className))
            return className;
        if (!_names.TryGetValue((className, index), out string? name))
            _names.Add((className, index), name = DrawableText.Of(className, string.Create(CultureInfo.InvariantCulture, $"class {index}")));
        return name;
    }
}
