using System.Numerics;

namespace Microsoft.ML.VideoDetection.Output;

/// <summary>Counts the tracks of a stream at lines and in zones.</summary>
/// <remarks>
/// Give it the frames of a video in order, then call <see cref="End"/>; several videos may follow each other and are added up. It remembers the
/// tracks that were seen in the last <see cref="MostFramesUnseen"/> frames, and no more than that. The stay of a track in a zone ends on the last frame that
/// it was seen on, once it was hidden for more than <see cref="MostFramesHidden"/>.
/// </remarks>
public sealed class TrackCounter
{
    /// <summary>A track that was not seen for more frames has left the zones that it was in, and enters them again if it comes back: the default of <see cref="TrackingOptions.MaximumLostFrames"/>.</summary>
    public const int MostFramesHidden = 30;

    /// <summary>A track that was not seen for more frames is forgotten, and with it the side of each line that it was on; ten times <see cref="MostFramesHidden"/>.</summary>
    public const int MostFramesUnseen = 300;

    private readonly CountLine[] _lines;
    private readonly CountZone[] _zones;
    private readonly SortedDictionary<int, Seen> _tracks = [];
    private string? _videoId;
    private int _frameIndex;

    /// <summary>Makes a counter.</summary>
    /// <param name="lines">Counted at.</param>
    /// <param name="zones">Counted in.</param>
    public TrackCounter(IEnumerable<CountLine> lines, IEnumerable<CountZone> zones) => (_lines, _zones) = ([.. lines], [.. zones]);

    /// <summary>Gets the lines.</summary>
    public IReadOnlyList<CountLine> Lines => _lines;

    /// <summary>Gets the zones.</summary>
    public IReadOnlyList<CountZone> Zones => _zones;

    /// <summary>Makes a counter with the same lines and zones that has counted nothing yet.</summary>
    public TrackCounter CreateEmpty() => new(_lines.Select(line => line.Empty()), _zones.Select(zone => zone.Empty()));

    /// <summary>Counts the tracks of the next frame.</summary>
    /// <param name="frame">The frame. <see cref="FrameDetections.Events"/> gets what happened on it, in the order of the track ids.</param>
    public void Count(FrameDetections frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        if (frame.VideoId != _videoId || frame.FrameIndex <= _frameIndex)
            End();
        (_videoId, _frameIndex) = (frame.VideoId, frame.FrameIndex);
        List<TrackEvent> events = [];
        foreach (Detection detection in frame.Detections.Where(found => found.TrackId is not null).OrderBy(found => found.TrackId))
            See(detection, events);
        List<int> forgotten = [];
        foreach ((int id, Seen seen) in _tracks)
        {
            int hidden = _frameIndex - seen.LastFrame;
            if (hidden > MostFramesHidden)
                LeaveAll(id, seen, events);
            if (hidden > MostFramesUnseen)
                forgotten.Add(id);
        }

        forgotten.ForEach(id => _tracks.Remove(id));

        frame.Events = events;
    }

    /// <summary>Ends the video: what is in a zone has left it.</summary>
    public void End()
    {
        foreach ((int id, Seen seen) in _tracks)
            LeaveAll(id, seen, []);
        _tracks.Clear();
        (_videoId, _frameIndex) = (null, -1);
    }

    private void See(Detection detection, List<TrackEvent> events)
    {
        int id = detection.TrackId!.Value;
        var place = new Vector2((detection.X0 + detection.X1) / 2, detection.Y1);
        if (!_tracks.TryGetValue(id, out Seen? seen))
            _tracks.Add(id, seen = new Seen(detection.ClassName, _lines.Length, _zones.Length));
        for (int i = 0; i < _lines.Length; i++)
        {
            // On the line itself it is still on the side that it came from.
            if (_lines[i].SideOf(place) == 0)
                continue;
            if (seen.Beside[i] is { } before && _lines[i].Count(seen.ClassName, before, place) is { } kind)
                events.Add(new TrackEvent(kind, i + 1, id, seen.ClassName));
            seen.Beside[i] = place;
        }

        for (int i = 0; i < _zones.Length; i++)
        {
            bool inside = _zones[i].Contains(place);
            if (inside && seen.FirstInside[i] is null)
            {
                seen.FirstInside[i] = _frameIndex;
                _zones[i].Enter(seen.ClassName);
                events.Add(new TrackEvent(TrackEventKind.Entered, i + 1, id, seen.ClassName));
            }
            else if (!inside)
            {
                Leave(i, id, seen, events);
            }

            if (inside)
                seen.LastInside[i] = _frameIndex;
        }

        seen.LastFrame = _frameIndex;
    }

    private void LeaveAll(int id, Seen seen, List<TrackEvent> events)
    {
        for (int i = 0; i < _zones.Length; i++)
            Leave(i, id, seen, events);
    }

    private void Leave(int zone, int id, Seen seen, List<TrackEvent> events)
    {
        if (seen.FirstInside[zone] is not int first)
            return;
        seen.FirstInside[zone] = null;
        int frames = seen.LastInside[zone] - first + 1;
        _zones[zone].Leave(seen.ClassName, frames);
        events.Add(new TrackEvent(TrackEventKind.Left, zone + 1, id, seen.ClassName, frames));
    }

    private sealed class Seen(string className, int lines, int zones)
    {
        public string ClassName { get; } = className;

        /// <summary>Gets the last place that was not on the line, for each line.</summary>
        public Vector2?[] Beside { get; } = new Vector2?[lines];

        public int?[] FirstInside { get; } = new int?[zones];

        public int[] LastInside { get; } = new int[zones];

        public int LastFrame { get; set; }
    }
}
