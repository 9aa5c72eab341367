using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Frames;
using Microsoft.ML.VideoDetection.Interop;
using Microsoft.ML.VideoDetection.Output.Counting;
using OpenCvSharp;

namespace Microsoft.ML.VideoDetection.Output;

/// <summary>
/// Draws detections on frames: boxes in the color of their class, or of their track where they have one, with its trail; name, id and score; lines and
/// zones that tracks are counted at; and a strip of key frames.
/// </summary>
/// <remarks>
/// Lines and letters grow with the frame. The letters are OpenCV's built-in strokes, so no font needs to be installed;
/// names in other scripts than Latin are drawn in a font of the system that has them, and as <c>class 3</c> where there is none. Give it the frames of a video in order, for the track's sake.
/// </remarks>
public sealed class FrameAnnotator
{
    private const int MostNames = 10_000;

    private readonly TextMasks _texts = new();
    private readonly Dictionary<(string ClassName, int ClassIndex), string> _names = [];
    private readonly KeyFrameTrack _track;
    private readonly TrackTrails _trails = new();

    /// <summary>Makes an annotator for one output.</summary>
    /// <exception cref="DllNotFoundException">OpenCV cannot be loaded; the message says what to install.</exception>
    public FrameAnnotator()
    {
        QuietOpenCv.EnsureReady();
        _track = new KeyFrameTrack(_texts);
    }

    /// <summary>Gets whether scores are drawn beside names. Default: true.</summary>
    public bool ShowScores { get; init; } = true;

    /// <summary>Gets whether the track of key frames and the badge are drawn. Default: true.</summary>
    public bool ShowKeyFrames { get; init; } = true;

    /// <summary>Gets whether the way of each track over the last frames is drawn. Default: true.</summary>
    public bool ShowTrails { get; init; } = true;

    /// <summary>Gets the counter whose lines, zones and counts are drawn; its coordinates are those of frames before pixels were made square. Default: null, none.</summary>
    public TrackCounter? Counter { get; init; }

    /// <summary>Draws on a picture in place.</summary>
    /// <param name="picture">8-bit picture with the channels blue, green, red (and alpha), of the frame's size.</param>
    /// <param name="frame">What to draw; boxes in pixels of the picture. Its own image is not used.</param>
    /// <exception cref="ArgumentException">The picture is of another type.</exception>
    internal void Annotate(Mat picture, FrameDetections frame) => Annotate(picture, frame, 1, 1);

    /// <summary>Draws on a picture that was stretched.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="frame">With boxes in pixels of the picture.</param>
    /// <param name="stretchX">Pixels of the picture for one of the source.</param>
    /// <param name="stretchY">The same downwards.</param>
    internal void Annotate(Mat picture, FrameDetections frame, double stretchX, double stretchY)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(frame);
        if (picture.Type() != MatType.CV_8UC3 && picture.Type() != MatType.CV_8UC4)
        {
            throw new ArgumentException($"The picture must be 8-bit BGR or BGRA, but it is {picture.Type()}.", nameof(picture));
        }

        DrawingScale scale = DrawingScale.For(picture.Width, picture.Height);
        if (Counter is not null)
            CountOverlay.DrawShapes(picture, Counter, stretchX, stretchY, scale);
        if (ShowTrails)
        {
            _trails.Add(frame);
            _trails.Draw(picture, scale);
        }

        DrawBoxes(picture, frame.Detections, scale);
        if (ShowKeyFrames)
        {
            _track.Add(frame);
            _track.Draw(picture, frame, scale);
        }

        DrawLabels(picture, frame.Detections, scale);
        if (Counter is not null)
            CountOverlay.DrawCounts(picture, Counter, stretchX, stretchY, _texts, scale);
    }

    /// <summary>Draws on a copy of the frame's image.</summary>
    /// <param name="frame">What to draw; it must hold its image.</param>
    /// <returns>The annotated picture, which the caller disposes.</returns>
    /// <exception cref="InvalidOperationException">The frame holds no image.</exception>
    public MLImage Annotate(FrameDetections frame)
    {
        using Mat picture = new();
        FramePicture.CopyBgr(frame, picture);
        Annotate(picture, frame);
        return MatImage.Of(picture);
    }

    // The best detections come first in the list and are drawn last, on top of the others.
    private static void DrawBoxes(Mat picture, IReadOnlyList<Detection> detections, DrawingScale scale)
    {
        for (int i = detections.Count - 1; i >= 0; i--)
        {
            if (PixelsOf(detections[i], picture) is Rect box)
            {
                Cv2.Rectangle(picture, box, ColorOf(detections[i]), scale.LineWidth);
            }
        }
    }

    private void DrawLabels(Mat picture, IReadOnlyList<Detection> detections, DrawingScale scale)
    {
        int track = ShowKeyFrames ? scale.TrackHeight : 0;
        LabelLayout layout = new(picture.Width, Math.Max(1, picture.Height - track));
        List<(Rect Place, TextMask Text, Scalar Color)> labels = [];
        foreach (Detection detection in detections)
        {
            if (PixelsOf(detection, picture) is not Rect box)
            {
                continue;
            }

            TextMask text = _texts.Of(TextOf(detection), scale);
            Size size = new(text.TextWidth + (2 * scale.Padding), scale.LabelHeight);
            if (layout.Place(box, size) is Rect place)
            {
                labels.Add((place, text, ColorOf(detection)));
            }
        }

        // Placed best first, drawn best last: in a crowd the best detections get the best places and stay readable.
        for (int i = labels.Count - 1; i >= 0; i--)
        {
            Label.Draw(picture, labels[i].Place, labels[i].Text, labels[i].Color, scale);
        }
    }

    private string TextOf(Detection detection)
    {
        string name = DrawableText.IsPlain(detection.ClassName) ? detection.ClassName : NameOf(detection);
        if (detection.TrackId is int track)
            name = string.Create(CultureInfo.InvariantCulture, $"{name} #{track}");
        return ShowScores ? string.Create(CultureInfo.InvariantCulture, $"{name} {detection.Score:0.00}") : name;
    }

    // Chosen once, since looking for fonts takes longer than drawing.
    private string NameOf(Detection detection)
    {
        (string, int) key = (detection.ClassName, detection.ClassIndex);
        if (!_names.TryGetValue(key, out string? name))
        {
            name = DrawableText.Of(detection.ClassName, string.Create(CultureInfo.InvariantCulture, $"class {detection.ClassIndex}"));
            if (_names.Count < MostNames)
            {
                _names.Add(key, name);
            }
        }

        return name;
    }

    // From edges to the pixels inside them: a box from 10 to 20 covers the pixels 10 to 19.
    // Edges outside the frame stay on its border, where they can be seen; a box with nothing inside the frame is not drawn.
    private static Rect? PixelsOf(Detection d, Mat picture)
    {
        if (!(d.X0 < picture.Width && d.Y0 < picture.Height && d.X1 > 0 && d.Y1 > 0))
        {
            return null;
        }

        int left = Math.Clamp((int)MathF.Round(d.X0), 0, picture.Width - 1);
        int top = Math.Clamp((int)MathF.Round(d.Y0), 0, picture.Height - 1);
        int right = (int)Math.Clamp(MathF.Round(d.X1), left + 1, picture.Width);
        int bottom = (int)Math.Clamp(MathF.Round(d.Y1), top + 1, picture.Height);
        return new Rect(left, top, right - left, bottom - top);
    }

    private static Scalar ColorOf(Detection detection) => Opaque(ClassPalette.BgrOf(detection.TrackId ?? detection.ClassIndex));

    // On a picture with alpha, a color without it would be drawn transparent.
    internal static Scalar Opaque(Scalar bgr) => new(bgr.Val0, bgr.Val1, bgr.Val2, 255);
}
