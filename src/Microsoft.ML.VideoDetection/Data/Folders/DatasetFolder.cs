using System.Globalization;

namespace Microsoft.ML.VideoDetection;

/// <summary>Writes labelled videos with their images as a folder. Still images become videos of one frame.</summary>
internal static class DatasetFolder
{
    internal static void Write(
        LabeledVideoData data, string path, DatasetLayout layout, DatasetImageFormat format, Action<long>? progress, CancellationToken cancellationToken)
    {
        if (layout == DatasetLayout.ImageNetVid && format != DatasetImageFormat.Jpeg)
        {
            throw new ArgumentException("The images of ImageNet VID are JPEG files; for PNG choose COCO-VID.", nameof(format));
        }

        using PendingFolder folder = new(path);
        using IDatasetLayoutWriter writer = layout switch
        {
            DatasetLayout.ImageNetVid => new ImageNetVidLayoutWriter(folder.TemporaryPath, data.ClassNames),
            DatasetLayout.CocoVid => new CocoVidLayoutWriter(folder.TemporaryPath, data.ClassNames),
            _ => throw new ArgumentOutOfRangeException(nameof(layout), layout, "There is no such layout."),
        };
        DatasetImages images = new(format, writer.JpegExtension);
        long written = 0;
        for (int video = 0; video < data.VideoCount; video++)
        {
            string name = data.GetVideoId(video);
            PathBelow.Require(name, $"video {name}");
            string videoFolder = Path.Combine(writer.ImageFolder, name);
            Directory.CreateDirectory(videoFolder);
            writer.BeginVideo(name);
            using FrameReader reader = data.OpenReader(video);
            for (int position = 0; position < data.GetFrameCount(video) && reader.Advance(cancellationToken); position++)
            {
                int index = data.GetFrameIndex(video, position);
                string file = string.Create(CultureInfo.InvariantCulture, $"{index:D6}{images.Extension}");
                images.Write(data.GetImagePath(video, position), reader, Path.Combine(videoFolder, file));
                (int width, int height) = data.GetSize(video, position);
                writer.AddFrame(new DatasetFrame(
                    index, file, width, height, data.IsTrainingFrame(video, position), data.GetAnnotation(video, position)));
                progress?.Invoke(++written);
            }
        }

        writer.Complete();
        writer.Dispose();
        folder.Commit();
    }
}
