using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Frames;
using Microsoft.ML.VideoDetection.IO;

namespace Microsoft.ML.VideoDetection.Output.Datasets;

/// <summary>Writes any labelled videos as COCO-VID: the annotations, and the images too where they are wanted.</summary>
internal static class CocoVidExport
{
    /// <summary>Writes annotations and, unless <paramref name="imageFolder"/> is null, images.</summary>
    internal static void Write(LabeledVideoData data, string path, string? imageFolder, CancellationToken cancellationToken)
    {
        using CocoVidWriter writer = new(path, data.ClassNames);
        DatasetImages images = new(DatasetImageFormat.Original, jpegExtension: ".jpg");
        foreach (LabeledVideo video in data.Videos)
        {
            if (!video.IsStill)
                writer.BeginVideo(video.Id);
            using FrameReader? reader = imageFolder is null ? null : video.OpenReader();
            for (int position = 0; position < video.FrameCount; position++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                string name = video.GetFileName(position);
                PathBelow.Require(name, video.Describe(position));
                if (reader is not null)
                {
                    if (!reader.Advance(cancellationToken))
                        throw new InvalidDataException($"{video.Describe(position)}: the video ends before this frame.");
                    images.Write(video.GetImagePath(position), reader, Path.Combine(imageFolder!, name));
                }

                (int width, int height) = video.GetSize(position);
                FrameAnnotation annotation = video.GetAnnotation(position);
                if (video.IsStill)
                    writer.AddStill(name, width, height, annotation);
                else
                    writer.AddFrame(video.GetFrameIndex(position), name, width, height, annotation, video.IsTrainingFrame(position));
            }
        }

        writer.Complete();
    }
}
