using System.Globalization;
using Microsoft.ML.VideoDetection.Data.Frames;
using Microsoft.ML.VideoDetection.IO;

namespace Microsoft.ML.VideoDetection.Output.Datasets;

/// <summary>Writes labelled videos with their images as a folder.</summary>
internal static class DatasetFolder
{
    internal static void Write(
        LabeledVideoData data, string path, DatasetLayout layout, DatasetImageFormat format, Action<long>? progress, CancellationToken cancellationToken)
    {
        if (layout == DatasetLayout.ImageNetVid && format == DatasetImageFormat.Png)
        {
            throw new ArgumentException("The images of ImageNet VID are JPEG files; for PNG choose COCO-VID.", nameof(format));
        }

        using PendingFolder folder = new(path);
        using IDatasetLayoutWriter writer = layout switch
        {
            DatasetLayout.ImageNetVid => new ImageNetVidLayoutWriter(folder.TemporaryPath, data.ClassNames),
            DatasetLayout.CocoVid => new CocoVidLayoutWriter(folder.TemporaryPath, data.ClassNames),
            DatasetLayout.Mot => new MotLayoutWriter(folder.TemporaryPath, data.ClassNames),
            DatasetLayout.Yolo => new YoloLayoutWriter(folder.TemporaryPath, data.ClassNames),
            DatasetLayout.BoxesCsv => new BoxesCsvLayoutWriter(folder.TemporaryPath, data, cancellationToken),
            _ => throw new ArgumentOutOfRangeException(nameof(layout), layout, "There is no such layout."),
        };
        DatasetImages images = new(
            layout == DatasetLayout.ImageNetVid ? DatasetImageFormat.Jpeg : format, writer.JpegExtension);
        HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);
        long written = 0;
        for (int video = 0; video < data.VideoCount; video++)
        {
            writer.BeginVideo(Name(data, video, names), data.IsStill(video));
            using FrameReader reader = data.OpenReader(video);
            for (int position = 0; position < data.GetFrameCount(video); position++)
            {
                if (!reader.Advance(cancellationToken))
                    throw new InvalidDataException($"{data.Describe(video, position)}: the video ends before this frame.");
                int index = data.GetFrameIndex(video, position);
                string? source = data.GetImagePath(video, position);
                string image = writer.ImagePath(index, images.ExtensionOf(source));
                Directory.CreateDirectory(Path.GetDirectoryName(image)!);
                images.Write(source, reader, image);
                (int width, int height) = data.GetSize(video, position);
                writer.AddFrame(new DatasetFrame(
                    index, image, width, height, data.IsTrainingFrame(video, position), data.GetAnnotation(video, position)));
                progress?.Invoke(++written);
            }
        }

        writer.Complete();
        writer.Dispose();
        folder.Commit();
    }

    // A still image may be called by its file; what is written may have another extension, and file systems may not tell A from a.
    private static string Name(LabeledVideoData data, int video, HashSet<string> names)
    {
        string name = data.GetVideoId(video);
        PathBelow.Require(name, $"video {name}");
        if (data.IsStill(video) && ImageFile.HasSupportedExtension(name))
            name = Path.ChangeExtension(name, null);
        string unique = name;
        for (int i = 2; !names.Add(unique); i++)
            unique = string.Create(CultureInfo.InvariantCulture, $"{name} ({i})");
        return unique;
    }
}
