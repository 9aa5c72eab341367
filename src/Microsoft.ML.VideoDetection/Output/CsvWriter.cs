using System.Globalization;
using System.Text;
using Microsoft.ML.VideoDetection.IO;
using Microsoft.ML.VideoDetection.Operators;

namespace Microsoft.ML.VideoDetection.Output;

/// <summary>Writes detections as CSV by RFC 4180: one row per detection, a header row, UTF-8 without byte order mark.</summary>
/// <remarks>
/// <code>video_id,frame_index,is_key_frame,class_name,class_index,score,x0,y0,x1,y1,time</code>
/// <c>frame_index</c> and <c>class_index</c> are 0-based, <c>is_key_frame</c> is 1 or 0, the box is in source-frame pixels,
/// <c>time</c> that of the frame in seconds, on the clock of its video, and empty where the source has none.
/// With tracks there are two more columns, <c>track_id,events</c>: the id, empty for none, and what <see cref="TrackCounter"/> counted of the track on
/// this frame, for example <c>line 1 crossed-right;zone 2 entered</c>. What happens to a track without a detection on the frame has no row.
/// Numbers have a decimal point whatever the culture. Frames without detections have no row; lines end with CR LF.
/// </remarks>
public sealed class CsvWriter : FileDetectionSink
{
    private const string LineEnd = "\r\n";
    private const int FlushEvery = 64;

    private readonly bool _tracks;
    private readonly FileStream _stream;
    private readonly StreamWriter _text;

    /// <summary>Starts the output under a temporary name beside <paramref name="path"/>.</summary>
    /// <param name="path">The file to write; an earlier one is replaced on completion.</param>
    /// <param name="tracks">Whether there are columns for tracks.</param>
    /// <exception cref="DirectoryNotFoundException">The folder does not exist.</exception>
    /// <exception cref="IOException">The folder cannot be written to, or the path is a folder.</exception>
    public CsvWriter(string path, bool tracks = false)
        : base(path)
    {
        _tracks = tracks;
        _stream = File.OpenWrite();
        _text = new StreamWriter(_stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        _text.Write("video_id,frame_index,is_key_frame,class_name,class_index,score,x0,y0,x1,y1,time" + (tracks ? ",track_id,events" : "") + LineEnd);
    }

    private protected override void WriteFrame(FrameDetections frame)
    {
        foreach (Detection d in frame.Detections)
        {
            _text.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"{Quoted(frame.VideoId)},{frame.FrameIndex},{(frame.IsKeyFrame ? 1 : 0)},{Quoted(d.ClassName)},{d.ClassIndex},{d.Score:R},{d.X0:R},{d.Y0:R},{d.X1:R},{d.Y1:R},{frame.Timestamp?.TotalSeconds:R}"));
            if (_tracks)
                _text.Write(string.Create(CultureInfo.InvariantCulture, $",{d.TrackId},{Quoted(Events(frame, d))}"));
            _text.Write(LineEnd);
        }

        if (FrameCount % FlushEvery == 0)
        {
            // Whoever watches the growing file sees it grow.
            _text.Flush();
        }
    }

    private protected override void Finish()
    {
        _text.Flush();
        _stream.Flush(flushToDisk: true);
    }

    private protected override void Release() => OutputStream.CloseQuietly(_stream);

    private static string Events(FrameDetections frame, Detection detection) => frame.Events.Count == 0 || detection.TrackId is null
        ? ""
        : string.Join(';', frame.Events
            .Where(item => item.TrackId == detection.TrackId)
            .Select(item => string.Create(CultureInfo.InvariantCulture, $"{(item.IsCrossing ? "line" : "zone")} {item.Number} {item.Name}")));

    private static string Quoted(string value) =>
        value.AsSpan().IndexOfAny(",\"\r\n") < 0 ? value : '"' + value.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';
}
