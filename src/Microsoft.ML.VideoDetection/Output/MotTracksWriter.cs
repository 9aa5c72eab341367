using System.Globalization;
using System.Text;
using Microsoft.ML.VideoDetection.IO;

namespace Microsoft.ML.VideoDetection.Output;

/// <summary>Writes the tracks of one video in the format of MOT Challenge results: a line for each detection that belongs to a track.</summary>
/// <remarks>
/// <code>frame,id,left,top,width,height,score,-1,-1,-1</code>
/// Frames count from 1, boxes are in source-frame pixels. The format knows neither classes nor videos: one file for each video.
/// <see cref="VideoDetectionCatalog.EvaluateMotTracks"/> and TrackEval read it.
/// </remarks>
public sealed class MotTracksWriter : FileDetectionSink
{
    private readonly FileStream _stream;
    private readonly StreamWriter _text;
    private string? _videoId;

    /// <summary>Starts the output under a temporary name beside <paramref name="path"/>.</summary>
    /// <param name="path">The file to write; an earlier one is replaced on completion.</param>
    /// <exception cref="DirectoryNotFoundException">The folder does not exist.</exception>
    /// <exception cref="IOException">The folder cannot be written to, or the path is a folder.</exception>
    public MotTracksWriter(string path)
        : base(path)
    {
        _stream = File.OpenWrite();
        _text = new StreamWriter(_stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" };
    }

    private protected override void WriteFrame(FrameDetections frame)
    {
        _videoId ??= frame.VideoId;
        if (_videoId != frame.VideoId)
            throw new InvalidOperationException($"'{FilePath}' holds the tracks of the video '{_videoId}'; those of '{frame.VideoId}' need a file of their own.");
        foreach (Detection d in frame.Detections)
        {
            if (d.TrackId is not int track)
                continue;
            _text.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{frame.FrameIndex + 1},{track},{d.X0:R},{d.Y0:R},{d.X1 - d.X0:R},{d.Y1 - d.Y0:R},{d.Score:R},-1,-1,-1"));
        }
    }

    private protected override void Finish()
    {
        _text.Flush();
        _stream.Flush(flushToDisk: true);
    }

    private protected override void Release() => OutputStream.CloseQuietly(_stream);
}
