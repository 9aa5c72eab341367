namespace Microsoft.ML.VideoDetection.DeepFeatureFlow.Sharded;

/// <summary>What was found on a whole video, to go from one process to another.</summary>
/// <param name="Video">0-based place of the video among all.</param>
/// <param name="Frames">Without pictures, in order.</param>
internal sealed record DetectedVideo(int Video, IReadOnlyList<FrameDetections> Frames)
{
    /// <summary>Packs videos into bytes; names of classes are left out.</summary>
    public static byte[] Write(IEnumerable<DetectedVideo> videos)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        foreach (DetectedVideo video in videos)
        {
            writer.Write(video.Video);
            writer.Write(video.Frames.Count > 0 ? video.Frames[0].VideoId : "");
            writer.Write(video.Frames.Count);
            foreach (FrameDetections frame in video.Frames)
                Write(writer, frame);
        }

        writer.Flush();
        return bytes.ToArray();
    }

    /// <summary>Unpacks what <see cref="Write(IEnumerable{DetectedVideo})"/> packed.</summary>
    public static List<DetectedVideo> Read(byte[] bytes, IReadOnlyList<string> classNames)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes));
        var videos = new List<DetectedVideo>();
        while (reader.BaseStream.Position < bytes.Length)
        {
            int video = reader.ReadInt32();
            string name = reader.ReadString();
            var frames = new FrameDetections[reader.ReadInt32()];
            for (int i = 0; i < frames.Length; i++)
                frames[i] = ReadFrame(reader, name, classNames);
            videos.Add(new DetectedVideo(video, frames));
        }

        return videos;
    }

    private static void Write(BinaryWriter writer, FrameDetections frame)
    {
        writer.Write(frame.FrameIndex);
        writer.Write(frame.Timestamp?.Ticks ?? long.MinValue);
        writer.Write(frame.IsKeyFrame);
        writer.Write(frame.Width);
        writer.Write(frame.Height);
        writer.Write(frame.Detections.Count);
        foreach (Detection d in frame.Detections)
        {
            writer.Write(d.ClassIndex);
            writer.Write(d.TrackId ?? 0);
            foreach (float number in (ReadOnlySpan<float>)[d.X0, d.Y0, d.X1, d.Y1, d.Score])
                writer.Write(number);
        }
    }

    private static FrameDetections ReadFrame(BinaryReader reader, string videoId, IReadOnlyList<string> classNames)
    {
        int frameIndex = reader.ReadInt32();
        long ticks = reader.ReadInt64();
        bool isKeyFrame = reader.ReadBoolean();
        int width = reader.ReadInt32(), height = reader.ReadInt32();
        var detections = new Detection[reader.ReadInt32()];
        for (int i = 0; i < detections.Length; i++)
        {
            int label = reader.ReadInt32(), track = reader.ReadInt32();
            detections[i] = new Detection(
                reader.ReadSingle(), reader.ReadSingle(), reader.ReadSingle(), reader.ReadSingle(), reader.ReadSingle(), label, classNames[label])
            {
                TrackId = track > 0 ? track : null,
            };
        }

        return new FrameDetections
        {
            VideoId = videoId, FrameIndex = frameIndex, Timestamp = ticks == long.MinValue ? null : new TimeSpan(ticks), IsKeyFrame = isKeyFrame, Width = width, Height = height, Detections = detections,
        };
    }
}
