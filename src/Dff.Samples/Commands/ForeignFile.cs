using System.Buffers.Binary;
using System.IO.Compression;
using Microsoft.ML.VideoDetection;

namespace Dff.Samples.Commands;

/// <summary>What a file is that was given as a model, by its first bytes and its name.</summary>
internal static class ForeignFile
{
    private const string Instead = "a model is an ML.NET .zip of train or import, or a PyTorch .pth or .safetensors";

    private static readonly string[] _checkpointExtensions = [".pth", ".pt", ".ckpt", ".safetensors"];

    /// <summary>Tells whether a file is a PyTorch checkpoint or safetensors, or claims to be one by its name.</summary>
    public static bool IsCheckpoint(string path)
    {
        byte[] start = Start(path);
        return _checkpointExtensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase)
            || start is [0x80, >= 2 and <= 5, ..]
            || IsSafeTensors(start)
            || (IsZip(start) && Entries(path)?.Any(IsPickle) == true);
    }

    /// <summary>Says what the file is and what to do; null where it may be an ML.NET model.</summary>
    public static string? Describe(string path)
    {
        byte[] start = Start(path);
        string? what = IsZip(start) ? DescribeZip(Entries(path)) : DescribeModel(start, path) ?? DescribeMedium(start, path);
        return what is null ? null : $"'{path}' {what}.";
    }

    private static string? DescribeZip(string[]? entries) => entries switch
    {
        // Cut or damaged: whoever opens it says so.
        null => null,
        _ when Array.Exists(entries, name => name == "Optimizer.safetensors") =>
            "is the checkpoint of a training; go on from it with 'train --resume', or begin with its weights by 'train --init'",
        _ when Array.Exists(entries, name => name.EndsWith("Model.key", StringComparison.Ordinal)) => null,
        _ => $"is a zip without a model in it; {Instead}",
    };

    private static string? DescribeModel(byte[] start, string path) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        _ when start.Length == 0 => $"is empty; {Instead}",
        ".ONNX" => $"is an ONNX model; {Instead}. A ResNet as ONNX can be what a training begins with: 'train --init'",
        ".H5" or ".KERAS" or ".TFLITE" or ".PB" => $"is a model of TensorFlow or Keras, which is not read; {Instead}",
        _ => null,
    };

    private static string DescribeMedium(byte[] start, string path)
    {
        bool isVideo = MediaFiles.HasVideoExtension(path)
            || start.AsSpan(Math.Min(4, start.Length)).StartsWith("ftyp"u8)
            || start is [0x1A, 0x45, 0xDF, 0xA3, ..];
        if (isVideo || MediaFiles.HasImageExtension(path))
            return $"is a {(isVideo ? "video" : "picture")}; give it with --input. As --model, {Instead}";
        return Array.TrueForAll(start, letter => letter >= ' ' || letter is (byte)'\n' or (byte)'\r' or (byte)'\t')
            ? $"is a text; {Instead}"
            : $"is no file that is known here; {Instead}";
    }

    private static bool IsZip(byte[] start) => start.AsSpan().StartsWith("PK"u8);

    private static bool IsPickle(string name) => name == "data.pkl" || name.EndsWith("/data.pkl", StringComparison.Ordinal);

    // A length of the header, then a JSON object.
    private static bool IsSafeTensors(byte[] start) =>
        start.Length > 8 && BinaryPrimitives.ReadUInt64LittleEndian(start) is >= 2 and < 1 << 28 && start[8] == '{';

    private static string[]? Entries(string path)
    {
        const int Most = 10_000;
        try
        {
            using ZipArchive zip = ZipFile.OpenRead(path);
            return [.. zip.Entries.Take(Most).Select(entry => entry.FullName)];
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static byte[] Start(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1);
        byte[] bytes = new byte[64];
        return bytes[..file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
    }
}
