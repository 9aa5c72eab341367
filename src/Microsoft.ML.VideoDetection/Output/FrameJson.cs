using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.ML.VideoDetection.Operators;

namespace Microsoft.ML.VideoDetection.Output;

/// <summary>One frame with its detections as a JSON object; <see cref="JsonLinesWriter"/> tells what is in it.</summary>
internal static class FrameJson
{
    /// <summary>Gets how it is written: it is data, not a part of a web page, and names stay readable in every script.</summary>
    internal static JsonWriterOptions Options { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes one object.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="frame">The frame.</param>
    /// <param name="seconds">Time of the frame in its video, written as <c>time</c>; null takes the one of the frame, if it has one.</param>
    internal static void Write(Utf8JsonWriter json, FrameDetections frame, double? seconds = null)
    {
        json.WriteStartObject();
        json.WriteString("videoId", frame.VideoId);
        json.WriteNumber("frameIndex", frame.FrameIndex);
        if ((seconds ?? frame.Timestamp?.TotalSeconds) is double time)
            json.WriteNumber("time", time);
        json.WriteBoolean("isKeyFrame", frame.IsKeyFrame);
        json.WriteNumber("width", frame.Width);
        json.WriteNumber("height", frame.Height);
        json.WriteStartArray("detections");
        foreach (Detection detection in frame.Detections)
            Write(json, detection);
        json.WriteEndArray();
        if (frame.Events.Count > 0)
            WriteEvents(json, frame.Events);
        json.WriteEndObject();
    }

    private static void WriteEvents(Utf8JsonWriter json, IReadOnlyList<TrackEvent> events)
    {
        json.WriteStartArray("events");
        foreach (TrackEvent item in events)
        {
            json.WriteStartObject();
            json.WriteString("what", item.Name);
            json.WriteNumber(item.IsCrossing ? "line" : "zone", item.Number);
            json.WriteNumber("trackId", item.TrackId);
            json.WriteString("className", item.ClassName);
            if (item.FramesInside is int frames)
                json.WriteNumber("framesInside", frames);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, Detection detection)
    {
        json.WriteStartObject();
        if (detection.TrackId is int track)
            json.WriteNumber("trackId", track);
        json.WriteString("className", detection.ClassName);
        json.WriteNumber("classIndex", detection.ClassIndex);
        json.WriteNumber("score", detection.Score);
        json.WriteStartArray("box");
        json.WriteNumberValue(detection.X0);
        json.WriteNumberValue(detection.Y0);
        json.WriteNumberValue(detection.X1);
        json.WriteNumberValue(detection.Y1);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
