using System.Text.Json;
using Microsoft.ML.VideoDetection.Data.Synthetic;

namespace Dff.Benchmarks;

/// <summary>Ground truth and detections of any size, the same each time. The first detections of a frame are near its objects.</summary>
internal sealed record CocoFiles(int Frames, int ObjectsPerFrame, int DetectionsPerFrame, int Classes)
{
    private const int FramesPerVideo = 200, Width = 1280, Height = 720;

    public void Write(string truthPath, string detectionsPath)
    {
        var random = new Random(1);
        using FileStream truthStream = File.Create(truthPath), detectionsStream = File.Create(detectionsPath);
        using Utf8JsonWriter truth = new(truthStream), detections = new(detectionsStream);
        truth.WriteStartObject();
        WriteNames(truth, "categories", Classes);
        WriteNames(truth, "videos", (Frames + FramesPerVideo - 1) / FramesPerVideo);
        WriteImages(truth);
        truth.WriteStartArray("annotations");
        detections.WriteStartArray();
        var objects = new MovingBox[ObjectsPerFrame];
        for (int frame = 0; frame < Frames; frame++)
        {
            for (int i = 0; i < DetectionsPerFrame; i++)
            {
                if (i >= objects.Length)
                {
                    WriteDetection(detections, frame, Appear(random), Math.Pow(random.NextDouble(), 4));
                    continue;
                }

                MovingBox box = objects[i] = frame % FramesPerVideo == 0 ? Appear(random) : objects[i].Moved();
                WriteObject(truth, (frame * objects.Length) + i + 1, frame, i, box);
                WriteDetection(detections, frame, box.Near(random), 0.3 + (0.7 * random.NextDouble()));
            }

            truth.Flush();
            detections.Flush();
        }

        truth.WriteEndArray();
        truth.WriteEndObject();
        detections.WriteEndArray();
    }

    private MovingBox Appear(Random random)
    {
        double size = 20 + (300 * random.NextDouble());
        return new MovingBox(
            random.Next(Classes), random.NextDouble() * Width, random.NextDouble() * Height, size, size * (0.5 + random.NextDouble()),
            (random.NextDouble() - 0.5) * 8, (random.NextDouble() - 0.5) * 4);
    }

    private static void WriteNames(Utf8JsonWriter json, string list, int count)
    {
        json.WriteStartArray(list);
        for (int id = 1; id <= count; id++)
        {
            json.WriteStartObject();
            json.WriteNumber("id", id);
            json.WriteString("name", $"{list} {id}");
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteImages(Utf8JsonWriter json)
    {
        json.WriteStartArray("images");
        for (int frame = 0; frame < Frames; frame++)
        {
            json.WriteStartObject();
            json.WriteNumber("id", frame + 1);
            json.WriteNumber("video_id", (frame / FramesPerVideo) + 1);
            json.WriteNumber("frame_id", frame % FramesPerVideo);
            json.WriteString("file_name", $"{frame:000000}.jpg");
            json.WriteNumber("width", Width);
            json.WriteNumber("height", Height);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteObject(Utf8JsonWriter json, int id, int frame, int instance, MovingBox box)
    {
        json.WriteStartObject();
        json.WriteNumber("id", id);
        json.WriteNumber("instance_id", instance);
        json.WriteNumber("iscrowd", 0);
        json.WriteNumber("area", box.W * box.H);
        WritePlace(json, frame, box);
        json.WriteEndObject();
    }

    private static void WriteDetection(Utf8JsonWriter json, int frame, MovingBox box, double score)
    {
        json.WriteStartObject();
        WritePlace(json, frame, box);
        json.WriteNumber("score", Math.Round(score, 6));
        json.WriteEndObject();
    }

    private static void WritePlace(Utf8JsonWriter json, int frame, MovingBox box)
    {
        json.WriteNumber("image_id", frame + 1);
        json.WriteNumber("category_id", box.Class + 1);
        json.WriteStartArray("bbox");
        foreach (double number in (ReadOnlySpan<double>)[box.X, box.Y, box.W, box.H])
            json.WriteNumberValue(Math.Round(number, 2));
        json.WriteEndArray();
    }

    private readonly record struct MovingBox(int Class, double X, double Y, double W, double H, double Dx, double Dy)
    {
        public MovingBox Moved() => this with { X = X + Dx, Y = Y + Dy };

        public MovingBox Near(Random random) =>
            this with { X = X + ((random.NextDouble() - 0.5) * 0.4 * W), Y = Y + ((random.NextDouble() - 0.5) * 0.4 * H) };
    }
}
