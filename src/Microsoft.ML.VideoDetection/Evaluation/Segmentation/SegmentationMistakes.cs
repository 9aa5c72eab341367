using Microsoft.ML.VideoDetection.Evaluation;
using Microsoft.ML.VideoDetection.Evaluation.Columns;
using Microsoft.ML.VideoDetection.Evaluation.Segmentation;
using Microsoft.ML.VideoDetection.Output;

namespace Microsoft.ML.VideoDetection;

/// <summary>A frame on which the segmenter was wrong, for people to look at.</summary>
public sealed class SegmentationMistakes
{
    internal SegmentationMistakes(string videoId, int frameIndex, in LabelMapFrame frame, double wrongShare, FramePreview? picture)
    {
        (VideoId, FrameIndex, WrongShare, Picture) = (videoId, frameIndex, wrongShare, picture);
        int width = frame.Width > 0 ? frame.Width : frame.Labels.Length;
        LabelPng = Small(frame.Labels, width);
        PredictionPng = Small(frame.Predictions, width);
    }

    /// <summary>Gets the name of the video, empty where frames have none.</summary>
    public string VideoId { get; }

    /// <summary>Gets the 0-based position in the video.</summary>
    public int FrameIndex { get; }

    /// <summary>Gets the share of the labelled pixels that have another class, 0–1.</summary>
    public double WrongShare { get; }

    internal FramePreview? Picture { get; }

    internal byte[] LabelPng { get; }

    internal byte[] PredictionPng { get; }

    // As small as the picture, without blending: classes have no means.
    private static byte[] Small(byte[] classes, int width)
    {
        int height = classes.Length / width, columns = Math.Min(width, PreviewPicture.MaxWidth), rows = Math.Max(1, (int)Math.Round((double)height * columns / width));
        var small = new byte[columns * rows];
        for (int y = 0, at = 0; y < rows; y++)
        {
            int row = (int)((y + 0.5) * height / rows) * width;
            for (int x = 0; x < columns; x++)
                small[at++] = classes[row + (int)((x + 0.5) * width / columns)];
        }

        using var png = new MemoryStream();
        MaskPng.Write(png, small, columns, MaskPng.Palette(256, black: LabelMapFrame.Ignored));
        return png.ToArray();
    }
}
