using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Frames;
using Microsoft.ML.VideoDetection.IO;
using SkiaSharp;

namespace Microsoft.ML.VideoDetection.Output.Datasets;

/// <summary>Writes any labelled videos as COCO-VID: the annotations, and the images too where they are wanted.</summary>
internal static class CocoVidExport
{
    // High enough that compression is no matter for training; half the size of quality 100.
    private const int JpegQuality = 95;

    /// <summary>Writes annotations and, unless <paramref name="imageFolder"/> is null, images.</summary>
    internal static void Write(LabeledVideoData data, string path, string? imageFolder, CancellationToken cancellationToken)
    {
        using CocoVidWriter writer = new(path, data.ClassNames);
        for (int video = 0; video < data.VideoCount; video++)
        {
            if (!data.IsStill(video))
            {
                writer.BeginVideo(data.GetVideoId(video));
            }

            using FrameReader? images = imageFolder is null ? null : data.OpenReader(video);
            for (int position = 0; position < data.GetFrameCount(video); position++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                WriteFrame(data, writer, images, video, position, imageFolder);
            }
        }

        writer.Complete();
    }

    private static void WriteFrame(
        LabeledVideoData data, CocoVidWriter writer, FrameReader? images, int video, int position, string? imageFolder)
    {
        string name = data.GetFileName(video, position);
        PathBelow.Require(name, data.Describe(video, position));
        if (imageFolder is not null)
        {
            images!.Advance(CancellationToken.None);
            WriteImage(data, images, video, position, Path.Combine(imageFolder, name));
        }

        (int width, int height) = data.GetSize(video, position);
        FrameAnnotation annotation = data.GetAnnotation(video, position);
        if (data.IsStill(video))
        {
            writer.AddStill(name, width, height, annotation);
        }
        else
        {
            writer.AddFrame(data.GetFrameIndex(video, position), name, width, height, annotation, data.IsTrainingFrame(video, position));
        }
    }

    // A file is copied as it is: decoding and encoding again would lose quality.
    private static void WriteImage(LabeledVideoData data, FrameReader images, int video, int position, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        if (data.GetImagePath(video, position) is string source)
        {
            File.Copy(source, target, overwrite: true);
            return;
        }

        using MLImage image = images.Decode();
        Save(image, target);
    }

    private static unsafe void Save(MLImage image, string path)
    {
        fixed (byte* pixels = image.Pixels)
        {
            SKColorType order = image.PixelFormat == MLPixelFormat.Rgba32 ? SKColorType.Rgba8888 : SKColorType.Bgra8888;
            using SKPixmap pixmap = new(new SKImageInfo(image.Width, image.Height, order, SKAlphaType.Opaque), (nint)pixels);
            using FileStream stream = File.Create(path);
            pixmap.Encode(stream, SKEncodedImageFormat.Jpeg, JpegQuality);
        }
    }
}
