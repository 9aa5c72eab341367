using System.Text.Json;

namespace Dff.Samples.Commands;

/// <summary>Made-up ground truth and detections of any size, the same each time.</summary>
internal sealed record GeneratedResults(int Frames, int Objects, int Detections, int Classes)
{
    private const int FramesPerVideo = 200;
    private const int Width = 1280, Height = 720;

    public void Write(string groundTruthPath, string detectionsPath)
    {
        var random = new Random(1);
        using FileStream truthStream = File.Create(groundTruthPath), resultsStream = File.Create(detectionsPath);
        using var truthFile = new Utf8JsonWriter(truthStream);
        using var resultsFile = new Utf8JsonWriter(resultsStream);
        truthFile.WriteStartObject();
        WriteVideosAndImages(truthFile);
        truthFile.WriteStartArray("annotations");
        resultsFile.WriteStartArray();
        var objects = new MovingBox[Objects];
        for (int frame = 0; frame < Frames; frame++)
        {
            for (int i = 0; i < Objects; i++)
            {
                if (frame % FramesPerVideo == 0)
                    objects[i] = Appear(random);
                MovingBox o = objects[i] = objects[i].Moved();
                WriteAnnotation(truthFile, (frame * Objects) + i + 1, frame, i, o.Class, o.X, o.Y, o.W, o.H);
                if (i < Detections)
                    WriteDetection(resultsFile, frame, o.Class, o.X + Jitter(o.W), o.Y + Jitter(o.H), o.W, o.H, 0.3 + (0.7 * random.NextDouble()));
            }

            for (int i = Objects; i < Detections; i++)
            {
                MovingBox other = Appear(random);
                WriteDetection(resultsFile, frame, other.Class, other.X, other.Y, other.W, other.H, Math.Pow(random.NextDouble(), 4));
            }

            truthFile.Flush();
            resultsFile.Flush();
        }

        truthFile.WriteEndArray();
        truthFile.WriteEndObject();
        resultsFile.WriteEndArray();

        double Jitter(double size) => (random.NextDouble() - 0.5) * 0.4 * size;
    }

    private MovingBox Appear(Random random)
    {
        double size = 20 + (300 * random.NextDouble());
        return new MovingBox(
            random.Next(Classes), random.NextDouble() * Width, random.NextDouble() * Height, size, size * (0.5 + random.NextDouble()),
            (random.NextDouble() - 0.5) * 8, (random.NextDouble() - 0.5) * 4);
    }

    private void WriteVideosAndImages(Utf8JsonWriter json)
    {
        json.WriteStartArray("categories");
        for (int c = 0; c < Classes; c++)
            WriteNamed(json, c + 1, $"class {c + 1}");
        json.WriteEndArray();
        json.WriteStartArray("videos");
        for (int v = 0; v * FramesPerVideo < Frames; v++)
            WriteNamed(json, v + 1, $"video {v + 1}");
        json.WriteEndArray();
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

    private static void WriteNamed(Utf8JsonWriter json, int id, string name)
    {
        json.WriteStartObject();
        json.WriteNumber("id", id);
        json.WriteString("name", name);
        json.WriteEndObject();
    }

    private static void WriteAnnotation(
        Utf8JsonWriter json, int id, int frame, int instance, int category, double x, double y, double w, double h)
    {
        json.WriteStartObject();
        json.WriteNumber("id", id);
        json.WriteNumber("image_id", frame + 1);
        json.WriteNumber("category_id", category + 1);
        json.WriteNumber("instance_id", instance);
        json.WriteNumber("iscrowd", 0);
        json.WriteNumber("area", w * h);
        WriteBox(json, x, y, w, h);
        json.WriteEndObject();
    }

    private static void WriteDetection(Utf8JsonWriter json, int frame, int category, double x, double y, double w, double h, double score)
    {
        json.WriteStartObject();
        json.WriteNumber("image_id", frame + 1);
        json.WriteNumber("category_id", category + 1);
        WriteBox(json, x, y, w, h);
        json.WriteNumber("score", Math.Round(score, 6));
        json.WriteEndObject();
    }

    private static void WriteBox(Utf8JsonWriter json, double x, double y, double w, double h)
    {
        json.WriteStartArray("bbox");
        json.WriteNumberValue(Math.Round(x, 2));
        json.WriteNumberValue(Math.Round(y, 2));
        json.WriteNumberValue(Math.Round(w, 2));
        json.WriteNumberValue(Math.Round(h, 2));
        json.WriteEndArray();
    }

    private readonly record struct MovingBox(int Class, double X, double Y, double W, double H, double Dx, double Dy)
    {
        public MovingBox Moved() => this with { X = X + Dx, Y = Y + Dy };
    }
}
