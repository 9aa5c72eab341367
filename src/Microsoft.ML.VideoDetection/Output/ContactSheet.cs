using System.Globalization;
using Microsoft.ML.Data;
using OpenCvSharp;

namespace Microsoft.ML.VideoDetection.Output;

/// <summary>One picture with frames from all over the data and their boxes, to see at a glance whether labels fit.</summary>
internal static class ContactSheet
{
    private const int Columns = 4;
    private const int Cells = 16;
    private const int CellWidth = 480;
    private const int TallestCell = 360;
    private const int CaptionHeight = 26;
    private const int CaptionLetters = 10;
    private const int Gap = 6;

    // More names than this cover the picture; the smaller objects get a box only.
    private const int MostNames = 8;

    private static readonly Scalar _background = new(32, 32, 32);
    private static readonly Scalar _captionColor = new(230, 230, 230);
    private static readonly Scalar _ignoredColor = new(150, 150, 150);

    /// <summary>Draws evenly sampled frames.</summary>
    /// <param name="data">The data.</param>
    /// <param name="path">The picture to write: .png or .jpg.</param>
    /// <param name="cancel">Ends it.</param>
    public static void Write(LabeledVideoData data, string path, CancellationToken cancel)
    {
        using PendingFile file = new(path);
        int cells = (int)Math.Min(Cells, data.FrameCount);
        int columns = Math.Min(Columns, cells);
        int rows = (cells + columns - 1) / columns;
        (int Video, int Position)[] places =
            [.. Enumerable.Range(0, cells).Select(i => Find(data, (long)((i + 0.5) * data.FrameCount / cells)))];
        int cellHeight = places.Max(place => HeightOf(data, place.Video, place.Position));
        FrameAnnotator annotator = new() { ShowScores = false, ShowKeyFrames = false };
        using Mat sheet = new(
            Gap + (rows * (cellHeight + CaptionHeight + Gap)), Gap + (columns * (CellWidth + Gap)), MatType.CV_8UC3, _background);
        for (int i = 0; i < cells; i++)
        {
            cancel.ThrowIfCancellationRequested();
            Rect place = new(
                Gap + (i % columns * (CellWidth + Gap)), Gap + (i / columns * (cellHeight + CaptionHeight + Gap)), CellWidth, cellHeight + CaptionHeight);
            using Mat cell = sheet[place];
            DrawCell(cell, data, places[i].Video, places[i].Position, annotator);
        }

        if (!Cv2.ImWrite(file.TemporaryPath, sheet))
            throw new IOException($"The contact sheet '{path}' could not be written.");
        file.Commit();
    }

    private static void DrawCell(Mat cell, LabeledVideoData data, int video, int position, FrameAnnotator annotator)
    {
        int pictureHeight = cell.Height - CaptionHeight;
        FrameAnnotation annotation = data.Videos[video].GetAnnotation(position);
        string caption = string.Create(
            CultureInfo.InvariantCulture, $"{data.Videos[video].Id}  {data.Videos[video].GetFrameIndex(position)}  {annotation.Labels.Length} boxes");
        try
        {
            using MLImage image = data.Videos[video].ReadImage(position);
            using Mat picture = Scaled(image, pictureHeight, out double scale);
            DrawLabels(picture, annotation, data.ClassNames, scale, annotator);
            using Mat target = cell[new Rect((CellWidth - picture.Width) / 2, (pictureHeight - picture.Height) / 2, picture.Width, picture.Height)];
            picture.CopyTo(target);
        }
        catch (InvalidDataException)
        {
            // The summary names its path; the sheet shows the other frames.
            caption += "  UNREADABLE";
        }

        // The end of a name tells more than its beginning.
        const int Longest = 52;
        string shown = caption.Length <= Longest ? caption : "..." + caption[^(Longest - 3)..];
        new TextMask(DrawableText.Of(shown, "?"), DrawingScale.ForLetters(CaptionLetters)).Paint(cell, new Point(4, pictureHeight + 18), _captionColor);
    }

    private static void DrawLabels(Mat picture, FrameAnnotation annotation, IReadOnlyList<string> classNames, double scale, FrameAnnotator annotator)
    {
        float Pixel(float edge) => (float)(edge * scale);
        for (int i = 0; i < annotation.IgnoredBoxes.Length; i += 4)
        {
            ReadOnlySpan<float> box = annotation.IgnoredBoxes.AsSpan(i, 4);
            Rect place = Rect.FromLTRB((int)Pixel(box[0]), (int)Pixel(box[1]), (int)Pixel(box[2]), (int)Pixel(box[3]));
            Cv2.Rectangle(picture, place, _ignoredColor, 1);
        }

        Detection[] detections = [.. annotation.Labels.Select((label, i) => new Detection(
            Pixel(annotation.Boxes[4 * i]),
            Pixel(annotation.Boxes[(4 * i) + 1]),
            Pixel(annotation.Boxes[(4 * i) + 2]),
            Pixel(annotation.Boxes[(4 * i) + 3]),
            1,
            (int)label - 1,
            classNames[(int)label - 1]))];
        Detection[] largestFirst = [.. detections.OrderByDescending(box => (box.X1 - box.X0) * (box.Y1 - box.Y0))];
        foreach (Detection small in largestFirst.Skip(MostNames))
        {
            Rect place = Rect.FromLTRB((int)small.X0, (int)small.Y0, (int)small.X1, (int)small.Y1);
            Cv2.Rectangle(picture, place, ClassPalette.BgrOf(small.ClassIndex), 1);
        }

        annotator.Annotate(picture, Frame(picture.Width, picture.Height, [.. largestFirst.Take(MostNames)]));
    }

    private static Mat Scaled(MLImage image, int height, out double scale)
    {
        scale = Math.Min((double)CellWidth / image.Width, (double)height / image.Height);
        Size size = new(Math.Max(1, (int)Math.Round(image.Width * scale)), Math.Max(1, (int)Math.Round(image.Height * scale)));
        using Mat bgra = Mat.FromPixelData(image.Height, image.Width, MatType.CV_8UC4, image.Pixels.ToArray());
        using Mat bgr = new();
        bool isRgba = image.PixelFormat == MLPixelFormat.Rgba32;
        Cv2.CvtColor(bgra, bgr, isRgba ? ColorConversionCodes.RGBA2BGR : ColorConversionCodes.BGRA2BGR);
        Mat scaled = new();
        Cv2.Resize(bgr, scaled, size, interpolation: scale < 1 ? InterpolationFlags.Area : InterpolationFlags.Linear);
        return scaled;
    }

    private static FrameDetections Frame(int width, int height, IReadOnlyList<Detection> detections) => new()
    {
        VideoId = string.Empty,
        FrameIndex = 0,
        IsKeyFrame = false,
        Width = width,
        Height = height,
        Detections = detections,
    };

    // As high as the highest of the sampled pictures, so that wide ones leave no empty bars.
    private static int HeightOf(LabeledVideoData data, int video, int position)
    {
        try
        {
            (int width, int height) = data.Videos[video].GetSize(position);
            return Math.Max(1, (int)Math.Round(height * Math.Min((double)CellWidth / width, (double)TallestCell / height)));
        }
        catch (InvalidDataException)
        {
            return TallestCell;
        }
    }

    private static (int Video, int Position) Find(LabeledVideoData data, long frame)
    {
        int video = 0;
        for (; frame >= data.Videos[video].FrameCount; video++)
            frame -= data.Videos[video].FrameCount;
        return (video, (int)frame);
    }
}
