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
        foreach (LabeledVideo video in data.Videos)
        {
            writer.BeginVideo(UniqueName(video, names), video.IsStill);
            using FrameReader reader = video.OpenReader();
            for (int position = 0; position < video.FrameCount; position++)
            {
                if (!reader.Advance(cancellationToken))
                    throw new InvalidDataException($"{video.Describe(position)}: the video ends before this frame.");
                int index = video.GetFrameIndex(position);
                string? source = video.GetImagePath(position);
                string image = writer.ImagePath(index, images.ExtensionOf(source));
                images.Write(source, reader, image);
                (int width, int height) = video.GetSize(position);
                writer.AddFrame(new DatasetFrame(
                    index, image, width, height, video.IsTrainingFrame(position), video.GetAnnotation(position)));
                progress?.Invoke(++written);
            }
        }

        writer.Complete();
        writer.Dispose();
        folder.Commit();
    }

    // A still image may be called by its file; what is written may have another extension, and file systems may not tell A from a.
    private static string UniqueName(LabeledVideo video, HashSet<string> names)
    {
        string name = video.Id;
        PathBelow.Require(name, $"video {name}");
        if (video.IsStill && ImageFile.HasSupportedExtension(name))
            name = Path.ChangeExtension(name, null);
        string unique = name;
        for (int i = 2; !names.Add(unique); i++)
            unique = string.Create(CultureInfo.InvariantCulture, $"{name} ({i})");
        return unique;
    }
}
