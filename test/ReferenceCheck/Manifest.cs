using System.Text.Json;
using System.Text.Json.Serialization;

namespace ReferenceCheck;

/// <summary>What one folder of reference tensors holds: <c>manifest.json</c>.</summary>
/// <param name="Arch">Short name of the architecture.</param>
/// <param name="ImgScale">Most pixels of the long and of the short side.</param>
/// <param name="KeyFrameInterval">Frames from one key frame to the next.</param>
/// <param name="Frames">The frames in order.</param>
internal sealed record Manifest(string Arch, int[] ImgScale, int KeyFrameInterval, ManifestFrame[] Frames)
{
    private static readonly JsonSerializerOptions _options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectRequiredConstructorParameters = true,
    };

    [JsonIgnore]
    public string Folder { get; private set; } = "";

    public static Manifest Read(string folder)
    {
        string path = Path.Combine(folder, "manifest.json");
        try
        {
            Manifest manifest = JsonSerializer.Deserialize<Manifest>(File.ReadAllText(path), _options)
                ?? throw new InvalidDataException($"{path} is empty.");
            manifest.Folder = folder;
            manifest.Validate(path);
            return manifest;
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path} is not a manifest of inference tensors: {e.Message}", e);
        }
    }

    private void Validate(string path)
    {
        if (ImgScale.Length != 2 || ImgScale.Min() < 1 || KeyFrameInterval < 1)
            throw new InvalidDataException($"{path}: img_scale must be two sizes and key_frame_interval at least 1.");
        if (Frames.Length == 0 || Frames.Any(frame => frame.Frame < 0) || Frames.DistinctBy(frame => frame.Frame).Count() < Frames.Length)
            throw new InvalidDataException($"{path}: there must be frames, each with an index of its own, counted from 0.");
        if (Frames.FirstOrDefault(frame => !frame.IsComplete) is ManifestFrame bad)
            throw new InvalidDataException($"{path}: frame {bad.Frame} needs height, width, channels of img_shape and pad_shape, and four scale factors.");
    }
}

/// <summary>One frame of a manifest.</summary>
/// <param name="Frame">0-based frame index.</param>
/// <param name="Source">File name of the frame's picture.</param>
/// <param name="Kind">"key" or "flow".</param>
/// <param name="ImgShape">Height, width, channels after resizing, without padding.</param>
/// <param name="PadShape">The same with padding.</param>
/// <param name="OriShape">The same of the source frame.</param>
/// <param name="ScaleFactor">Network pixels per source pixel: x y x y.</param>
/// <param name="Tensors">Recorded tensors by name.</param>
internal sealed record ManifestFrame(
    int Frame, string Source, string Kind, int[] ImgShape, int[] PadShape, int[] OriShape, float[] ScaleFactor,
    Dictionary<string, ManifestTensor> Tensors)
{
    [JsonIgnore]
    public bool IsComplete => ImgShape.Length == 3 && PadShape.Length == 3 && ScaleFactor.Length == 4;
}

/// <summary>A raw little-endian, row-major tensor file.</summary>
/// <param name="File">File name in the manifest's folder.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Dtype">Its type; float32 is understood.</param>
internal sealed record ManifestTensor(string File, long[] Shape, string Dtype)
{
    public float[] Read(string folder)
    {
        if (Dtype != "float32")
            throw new InvalidDataException($"{File}: type {Dtype} is not understood, only float32.");
        byte[] bytes = System.IO.File.ReadAllBytes(Path.Combine(folder, Path.GetFileName(File)));
        long expected = Shape.Aggregate(4L, (a, b) => a * b);
        if (bytes.Length != expected)
            throw new InvalidDataException($"{File} has {bytes.Length} bytes; its shape needs {expected}.");
        return System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(bytes).ToArray();
    }
}
