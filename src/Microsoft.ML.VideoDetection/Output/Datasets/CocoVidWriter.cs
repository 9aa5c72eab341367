using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.ML.VideoDetection.Data.Labels;
using Microsoft.ML.VideoDetection.Evaluation.Tracking;
using Microsoft.ML.VideoDetection.IO;

namespace Microsoft.ML.VideoDetection.Output.Datasets;

/// <summary>Writes COCO-VID annotations frame by frame; memory does not grow with the number of frames.</summary>
/// <remarks>
/// The file appears under its name on <see cref="Complete"/>. COCO wants images and annotations in two lists, so annotations
/// wait in a second temporary file meanwhile. A box that is to be ignored has no class, but COCO's crowds have one: it is
/// written once for each class, which means the same to an evaluator, and is read back as one box.
/// </remarks>
internal sealed class CocoVidWriter : IDisposable
{
    private readonly IReadOnlyList<string> _classNames;
    private readonly PendingFile _file;
    private readonly PendingFile _waiting;
    private readonly FileStream _imageStream;
    private readonly FileStream _annotationStream;
    private readonly Utf8JsonWriter _images;
    private readonly Utf8JsonWriter _annotations;
    private readonly List<string> _videos = [];
    private long _imageId;
    private long _annotationId;

    /// <summary>Starts a file.</summary>
    /// <param name="path">The file; an earlier one is replaced on completion.</param>
    /// <param name="classNames">The classes, in the order of the labels; category ids count them from 1.</param>
    /// <exception cref="DirectoryNotFoundException">The folder does not exist.</exception>
    internal CocoVidWriter(string path, IReadOnlyList<string> classNames)
    {
        ClassList.Validate(classNames, "The list of classes");
        _classNames = classNames;
        _file = new PendingFile(path);
        _waiting = new PendingFile(path);
        _imageStream = _file.OpenWrite();
        _annotationStream = new FileStream(_waiting.TemporaryPath, FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16);
        _images = new Utf8JsonWriter(_imageStream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        _annotations = new Utf8JsonWriter(_annotationStream);
        _images.WriteStartObject();
        _images.WriteStartArray("images");
        _annotations.WriteStartArray();
    }

    /// <summary>Begins a video; the frames that follow are its frames. Its name must not have been used before.</summary>
    internal void BeginVideo(string name) => _videos.Add(name);

    /// <summary>Adds a frame of the current video.</summary>
    /// <param name="frameIndex">0-based number in the video.</param>
    /// <param name="fileName">Path of the image below the folder of images, with slashes.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="annotation">What is labelled on it.</param>
    /// <param name="isTrainingFrame">Whether training takes it as the current frame.</param>
    internal void AddFrame(int frameIndex, string fileName, int width, int height, FrameAnnotation annotation, bool isTrainingFrame = true) =>
        Add(_videos.Count, frameIndex, fileName, width, height, annotation, isTrainingFrame);

    /// <summary>Adds a still image.</summary>
    internal void AddStill(string fileName, int width, int height, FrameAnnotation annotation) =>
        Add(-1, -1, fileName, width, height, annotation, isTrainingFrame: true);

    /// <summary>Finishes the file and gives it its name.</summary>
    internal void Complete()
    {
        _images.WriteEndArray();
        _images.WriteStartArray("videos");
        for (int i = 0; i < _videos.Count; i++)
        {
            WriteNamed(i + 1, _videos[i]);
        }

        _images.WriteEndArray();
        _images.WriteStartArray("categories");
        for (int i = 0; i < _classNames.Count; i++)
        {
            WriteNamed(i + 1, _classNames[i]);
        }

        _images.WriteEndArray();
        _images.Flush();
        _annotations.WriteEndArray();
        _annotations.Flush();
        _annotationStream.Flush();

        // The last member by hand: its value is another file.
        _imageStream.Write(",\"annotations\":"u8);
        _annotationStream.Position = 0;
        _annotationStream.CopyTo(_imageStream);
        _imageStream.Write("}"u8);
        _imageStream.Flush(flushToDisk: true);
        _imageStream.Dispose();
        _file.Commit();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        OutputStream.CloseQuietly(_imageStream);
        OutputStream.CloseQuietly(_annotationStream);
        _file.Dispose();
        _waiting.Dispose();
    }

    private void Add(int video, int frameIndex, string fileName, int width, int height, FrameAnnotation annotation, bool isTrainingFrame)
    {
        _imageId++;
        _images.WriteStartObject();
        _images.WriteNumber("id", _imageId);
        _images.WriteNumber("video_id", video);
        _images.WriteNumber("frame_id", frameIndex);
        _images.WriteString("file_name", fileName);
        _images.WriteNumber("width", width);
        _images.WriteNumber("height", height);
        _images.WriteBoolean("is_vid_train_frame", isTrainingFrame);
        _images.WriteEndObject();
        _images.Flush();

        for (int i = 0; i < annotation.Labels.Length; i++)
        {
            BeginAnnotation(video, annotation.Labels[i], annotation.Boxes.AsSpan(4 * i, 4), isCrowd: false);
            if (annotation.TrackIds.Length > 0)
                _annotations.WriteNumber("instance_id", annotation.TrackIds[i]);
            if (annotation.Occluded.Length > 0)
                _annotations.WriteBoolean("occluded", annotation.Occluded[i]);
            if (annotation.Generated.Length > 0)
                _annotations.WriteBoolean("generated", annotation.Generated[i]);
            _annotations.WriteEndObject();
        }

        for (int i = 0; i < annotation.IgnoredBoxes.Length; i += 4)
        {
            for (uint label = 1; label <= _classNames.Count; label++)
            {
                BeginAnnotation(video, label, annotation.IgnoredBoxes.AsSpan(i, 4), isCrowd: true);
                _annotations.WriteEndObject();
            }
        }

        _annotations.Flush();
    }

    // In doubles: the sum of corner and size, rounded to float again, is the corner that was written.
    private void BeginAnnotation(int video, uint label, ReadOnlySpan<float> box, bool isCrowd)
    {
        double width = (double)box[2] - box[0], height = (double)box[3] - box[1];
        _annotations.WriteStartObject();
        _annotations.WriteNumber("id", ++_annotationId);
        _annotations.WriteNumber("image_id", _imageId);
        _annotations.WriteNumber("video_id", video);
        _annotations.WriteNumber("category_id", label);
        _annotations.WriteStartArray("bbox");
        _annotations.WriteNumberValue((double)box[0]);
        _annotations.WriteNumberValue((double)box[1]);
        _annotations.WriteNumberValue(width);
        _annotations.WriteNumberValue(height);
        _annotations.WriteEndArray();
        _annotations.WriteNumber("area", width * height);
        _annotations.WriteNumber("iscrowd", isCrowd ? 1 : 0);
    }

    private void WriteNamed(int id, string name)
    {
        _images.WriteStartObject();
        _images.WriteNumber("id", id);
        _images.WriteString("name", name);
        _images.WriteEndObject();
    }
}
