using System.Globalization;
using Microsoft.ML.VideoDetection;

namespace Dff.Samples.Commands;

/// <summary>Leaves out weak detections, and counts what is left.</summary>
/// <param name="scoreThreshold">Weaker detections are left out.</param>
internal sealed class DetectionTally(float scoreThreshold)
{
    private string? _videoId;
    private int _lastTrack;

    public int Frames { get; private set; }

    public int KeyFrames { get; private set; }

    public int Detections { get; private set; }

    /// <summary>Gets or sets the best score that was seen, whether or not it was enough.</summary>
    public float BestScore { get; set; }

    /// <summary>Gets the largest id of a track that was seen in each video, added up: ids count from 1.</summary>
    public int Tracks { get; private set; }

    /// <summary>The frame without its weak detections.</summary>
    public FrameDetections WithoutWeak(FrameDetections frame)
    {
        if (frame.Detections.Count > 0)
            BestScore = Math.Max(BestScore, frame.Detections[0].Score);
        return new FrameDetections
        {
            VideoId = frame.VideoId,
            FrameIndex = frame.FrameIndex,
            Timestamp = frame.Timestamp,
            IsKeyFrame = frame.IsKeyFrame,
            Width = frame.Width,
            Height = frame.Height,
            Detections = [.. frame.Detections.TakeWhile(detection => detection.Score >= scoreThreshold)],
            Image = frame.Image,
        };
    }

    public void Count(FrameDetections frame)
    {
        Frames++;
        KeyFrames += frame.IsKeyFrame ? 1 : 0;
        Detections += frame.Detections.Count;
        if (frame.VideoId != _videoId)
            (_videoId, _lastTrack) = (frame.VideoId, 0);
        int last = frame.Detections.Max(found => found.TrackId) ?? 0;
        Tracks += Math.Max(0, last - _lastTrack);
        _lastTrack = Math.Max(last, _lastTrack);
    }

    /// <summary>Prints what was found in which time, and where it is.</summary>
    public void Print(TimeSpan elapsed, OutputFiles files)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Frames} frames ({KeyFrames} key frames), {Detections} detections{(Tracks > 0 ? $" of {Tracks} objects" : "")} in {elapsed.TotalSeconds:0.0} s, {Frames / elapsed.TotalSeconds:0.0} frames/s."));
        foreach (string path in files.Paths)
            Console.WriteLine($"Written: {path}");
        if (Detections > 0 || Frames == 0)
            return;
        Console.WriteLine(BestScore > 0
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"No detection reached the score {scoreThreshold}; the best was {BestScore:0.000}. Try a lower --score-threshold.")
            : "The model found nothing at all, at any score.");
    }
}
