using System.Text.Json;
using Microsoft.ML.VideoDetection.IO;

namespace Microsoft.ML.VideoDetection.Output;

/// <summary>Writes which share of each frame's pixels has which class as JSON lines: one object per frame, one line per object, UTF-8.</summary>
/// <remarks>
/// <code>{"videoId":"a.mp4","frameIndex":0,"isKeyFrame":true,"width":640,"height":360,"classes":[{"className":"road","classIndex":3,"share":0.42}]}</code>
/// <c>frameIndex</c> and <c>classIndex</c> are 0-based; classes without a pixel are left out; shares are 0–1 and add up to 1.
/// </remarks>
public sealed class SegmentationJsonLinesWriter : FileSink<FrameSegmentation>, ISegmentationSink
{
    private readonly FileStream _stream;
    private readonly Utf8JsonWriter _json;

    /// <summary>Starts the output under a temporary name beside <paramref name="path"/>.</summary>
    /// <param name="path">The file to write; an earlier one is replaced on completion.</param>
    /// <exception cref="DirectoryNotFoundException">The folder does not exist.</exception>
    /// <exception cref="IOException">The folder cannot be written to, or the path is a folder.</exception>
    public SegmentationJsonLinesWriter(string path)
        : base(path)
    {
        _stream = File.OpenWrite();
        _json = new Utf8JsonWriter(_stream, FrameJson.Options);
    }

    /// <summary>Writes one frame as an object of the same form, for a stream or an answer of your own.</summary>
    /// <param name="json">Where the object is written.</param>
    /// <param name="frame">The frame.</param>
    /// <param name="time">Time of the frame in its video, written in seconds as <c>time</c> after <c>frameIndex</c>; null, the default, leaves it out.</param>
    public static void WriteObject(Utf8JsonWriter json, FrameSegmentation frame, TimeSpan? time = null)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(frame);
        json.WriteStartObject();
        json.WriteString("videoId", frame.VideoId);
        json.WriteNumber("frameIndex", frame.FrameIndex);
        if (time is { } at)
            json.WriteNumber("time", at.TotalSeconds);
        json.WriteBoolean("isKeyFrame", frame.IsKeyFrame);
        json.WriteNumber("width", frame.Width);
        json.WriteNumber("height", frame.Height);
        json.WriteStartArray("classes");
        foreach ((double share, int index) in frame.GetPixelShares().Select((share, index) => (share, index)).Where(item => item.share > 0))
        {
            json.WriteStartObject();
            json.WriteString("className", frame.ClassNames[index]);
            json.WriteNumber("classIndex", index);
            json.WriteNumber("share", share);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private protected override void WriteFrame(FrameSegmentation frame)
    {
        WriteObject(_json, frame);
        _json.Flush();
        _stream.WriteByte((byte)'\n');
        _json.Reset();
    }

    private protected override void Finish() => _stream.Flush(flushToDisk: true);

    private protected override void Release() => OutputStream.CloseQuietly(_stream);
}
