using System.Text.Encodings.Web;
using System.Text.Json;

namespace Microsoft.ML.VideoDetection.Rendering;

/// <summary>Writes detections as JSON lines: one object per frame, one line per object, UTF-8.</summary>
/// <remarks>
/// <code>{"videoId":"a.mp4","frameIndex":0,"isKeyFrame":true,"width":640,"height":360,"detections":[{"className":"car","classIndex":4,"score":0.9,"box":[x0,y0,x1,y1]}]}</code>
/// <c>frameIndex</c> and <c>classIndex</c> are 0-based; <c>box</c> is left, top, right, bottom in source-frame pixels.
/// Frames without detections have a line too, with an empty list.
/// </remarks>
public sealed class JsonLinesWriter : FileDetectionSink
{
    private readonly FileStream _stream;
    private readonly Utf8JsonWriter _json;

    /// <summary>Starts the output under a temporary name beside <paramref name="path"/>.</summary>
    /// <param name="path">The file to write; an earlier one is replaced on completion.</param>
    /// <exception cref="DirectoryNotFoundException">The folder does not exist.</exception>
    /// <exception cref="IOException">The folder cannot be written to, or the path is a folder.</exception>
    public JsonLinesWriter(string path)
        : base(path)
    {
        _stream = File.OpenWrite();

        // The file is data, not a part of a web page: names stay readable in every script.
        _json = new Utf8JsonWriter(_stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    private protected override void WriteFrame(FrameDetections frame)
    {
        _json.WriteStartObject();
        _json.WriteString("videoId", frame.VideoId);
        _json.WriteNumber("frameIndex", frame.FrameIndex);
        _json.WriteBoolean("isKeyFrame", frame.IsKeyFrame);
        _json.WriteNumber("width", frame.Width);
        _json.WriteNumber("height", frame.Height);
        _json.WriteStartArray("detections");
        foreach (Detection detection in frame.Detections)
        {
            _json.WriteStartObject();
            _json.WriteString("className", detection.ClassName);
            _json.WriteNumber("classIndex", detection.ClassIndex);
            _json.WriteNumber("score", detection.Score);
            _json.WriteStartArray("box");
            _json.WriteNumberValue(detection.X0);
            _json.WriteNumberValue(detection.Y0);
            _json.WriteNumberValue(detection.X1);
            _json.WriteNumberValue(detection.Y1);
            _json.WriteEndArray();
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
        _json.WriteEndObject();
        _json.Flush();
        _stream.WriteByte((byte)'\n');
        _json.Reset();
    }

    private protected override void Finish() => _stream.Flush(flushToDisk: true);

    private protected override void Release() => OutputStream.CloseQuietly(_stream);
}
