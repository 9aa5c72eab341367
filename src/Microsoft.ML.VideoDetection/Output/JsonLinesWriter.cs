using System.Text.Json;
using Microsoft.ML.VideoDetection.IO;

namespace Microsoft.ML.VideoDetection.Output;

/// <summary>Writes detections as JSON lines: one object per frame, one line per object, UTF-8.</summary>
/// <remarks>
/// <code>{"videoId":"a.mp4","frameIndex":0,"time":0,"isKeyFrame":true,"width":640,"height":360,"detections":[{"className":"car","classIndex":4,"score":0.9,"box":[x0,y0,x1,y1]}]}</code>
/// <c>frameIndex</c> and <c>classIndex</c> are 0-based; <c>time</c> is that of the frame in seconds, on the clock of its video, and is not there where the source has none; <c>box</c> is left, top, right, bottom in source-frame pixels.
/// Frames without detections have a line too, with an empty list. A detection of a track begins with <c>"trackId":3</c>. Where something was counted
/// (<see cref="TrackCounter"/>), the frame ends with <c>"events":[{"what":"crossed-right","line":1,"trackId":3,"className":"car"}]</c>; what happens is
/// crossed-left, crossed-right, entered or left, the last with <c>framesInside</c>, how many frames after it had entered.
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

        _json = new Utf8JsonWriter(_stream, FrameJson.Options);
    }

    /// <summary>Writes one frame as an object of the same form, for a stream or an answer of your own.</summary>
    /// <param name="json">Where the object is written.</param>
    /// <param name="frame">The frame.</param>
    /// <param name="time">Time of the frame in its video, written in seconds as <c>time</c> after <c>frameIndex</c>; null, the default, takes that of the frame.</param>
    public static void WriteObject(Utf8JsonWriter json, FrameDetections frame, TimeSpan? time = null)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(frame);
        FrameJson.Write(json, frame, time?.TotalSeconds);
    }

    private protected override void WriteFrame(FrameDetections frame)
    {
        FrameJson.Write(_json, frame);
        _json.Flush();
        _stream.WriteByte((byte)'\n');
        _json.Reset();
    }

    private protected override void Finish() => _stream.Flush(flushToDisk: true);

    private protected override void Release() => OutputStream.CloseQuietly(_stream);
}
