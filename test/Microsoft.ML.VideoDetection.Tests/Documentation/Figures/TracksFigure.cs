using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.DeepFeatureFlow;
using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Output;
using Microsoft.ML.VideoDetection.Tasks.Detection;
using Microsoft.ML.VideoDetection.Tasks.Detection.Tracking;
using OpenCvSharp;
using SkiaSharp;

namespace Microsoft.ML.VideoDetection.Tests.Documentation.Figures;

/// <summary>Draws a frame of a made-up video with the tracks of its exact boxes, their trails, a line and a zone with their counts.</summary>
internal static class TracksFigure
{
    private const int Width = 640, Height = 360, Frames = 36, Video = 2;

    public static SKBitmap Draw()
    {
        var video = new SyntheticVideo(new SyntheticVideoOptions { Width = Width, Height = Height, Noise = 0 });
        var tracker = new ObjectTracker(new TrackingOptions());
        var counter = new TrackCounter([new CountLine(320, 360, 320, 0)], [new CountZone([30, 120, 290, 120, 290, 340, 30, 340])]);
        var annotator = new FrameAnnotator { Counter = counter, ShowScores = false, ShowKeyFrames = false };
        using var picture = new Mat();
        for (int i = 0; i < Frames; i++)
        {
            FrameAnnotation labels = video.LabelsOf(Video, i);
            FrameResult found = new([.. labels.Boxes], [.. labels.Labels.Select(_ => 0.9f)], [.. labels.Labels.Select(label => (long)label - 1)]);
            FrameResult tracks = tracker.Track(found, new TrackedFrame("v", i, new FrameGeometry(Width, Height, Width, Height), null));
            using MLImage image = video.RenderFrame(Video, i);
            var frame = new FrameDetections
            {
                VideoId = "v", FrameIndex = i, IsKeyFrame = false, Width = Width, Height = Height, Image = image,
                Detections = DetectionList.Of(tracks, label => video.ShownClassNames[label]),
            };
            counter.Count(frame);
            FramePicture.CopyBgr(frame, picture);
            annotator.Annotate(picture, frame);
        }

        var figure = new SKBitmap(new SKImageInfo(Width, Height, SKColorType.Bgra8888, SKAlphaType.Opaque));
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                Vec3b pixel = picture.At<Vec3b>(y, x);
                figure.SetPixel(x, y, new SKColor(pixel.Item2, pixel.Item1, pixel.Item0));
            }
        }

        return figure;
    }
}
