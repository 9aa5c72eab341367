using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.ML.VideoDetection.IO;

namespace Microsoft.ML.VideoDetection.Output;

/// <summary>Writes detections as a COCO results file: one JSON array with an object per detection.</summary>
/// <remarks>
/// <code>[{"image_id":1,"category_id":5,"bbox":[x,y,width,height],"score":0.9,"video_name":"a.mp4","frame_index":0}]</code>
/// <c>image_id</c> is the 1-based running number of the frame over the whole output, in the order written, frames without
/// detections counted: the first frame of a second video follows on the last frame of the first. <c>category_id</c> is the
/// class index + 1; <c>bbox</c> is in source-frame pixels. <c>video_name</c> and <c>frame_index</c> (0-based) are additions,
/// which COCO's tools pass over; so is <c>instance_id</c>, COCO-VID's name for the track of a detection, where it has one. (<see href="https://cocodataset.org/#format-results">The format.</see>)
/// </remarks>
public sealed class CocoResultsWriter : FileDetectionSink
{
    private readonly FileStream _stream;
    private readonly Utf8JsonWriter _json;

    /// <summary>Starts the output under a temporary name beside <paramref name="path"/>.</summary>
    /// <param name="path">The file to write; an earlier one is replaced on completion.</param>
    /// <exception cref="DirectoryNotFoundException">The folder does not exist.</exception>
    /// <exception cref="IOException">The folder cannot be written to, or the path is a folder.</exception>
    public CocoResultsWriter(string path)
        : base(path)
    {
        _stream = File.OpenWrite();
        _json = new Utf8JsonWriter(_stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        _json.WriteStartArray();
    }

    private protected override void WriteFrame(FrameDetections frame)
    {
        foreach (Detection detection in frame.Detections)
        {
            _json.WriteStartObject();
            _json.WriteNumber("image_id", FrameCount + 1);
            _json.WriteNumber("category_id", detection.ClassIndex + 1);
            _json.WriteStartArray("bbox");
            _json.WriteNumberValue(detection.X0);
            _json.WriteNumberValue(detection.Y0);
            _json.WriteNumberValue(detection.X1 - detection.X0);
            _json.WriteNumberValue(detection.Y1 - detection.Y0);
            _json.WriteEndArray();
            _json.WriteNumber("score", detection.Score);
            if (detection.TrackId is int track)
                _json.WriteNumber("instance_id", track);
            _json.WriteString("video_name", frame.VideoId);
            _json.WriteNumber("frame_index", frame.FrameIndex);
            _json.WriteEndObject();
        }

        // Into the stream's fixed buffer, so that the writer's own does not grow with the video.
        _json.Flush();
    }

    private protected override void Finish()
    {
        _json.WriteEndArray();
        _json.Flush();
        _stream.Flush(flushToDisk: true);
    }

    private protected override void Release() => OutputStream.CloseQuietly(_stream);
}
