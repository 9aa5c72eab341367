using System.IO.Compression;
using System.Text;
using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Weights.PyTorch;
using Microsoft.ML.VideoDetection.Weights.SafeTensors;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Weights;

/// <summary>Reads the detector in a zip that this library wrote: a model, alone or in a chain of transformers, or a training checkpoint.</summary>
/// <remarks>
/// <c>Model.Load</c> would have to load every transformer of the chain and would need a device and memory for a second network; initial weights need none of
/// them.
/// </remarks>
internal sealed class DetectorZip : IWeightSource
{
    public const string ArchitectureEntry = "Architecture.json";
    public const string WeightsEntry = "Weights.safetensors";
    private const int MaxTextBytes = 16 << 20;

    private readonly ZipArchive _archive;
    private readonly string _weights;

    private DetectorZip(string path, ZipArchive archive, string folder)
    {
        Path = path;
        _archive = archive;
        _weights = folder + WeightsEntry;
        Architecture = ArchitectureJson.Read(ReadText(folder + ArchitectureEntry));
        using Stream stream = OpenEntry(_weights);
        Outlines = CheckSizes(SafeTensorsHeader.Read(stream))
            .ToDictionary(entry => entry.Name, entry => new WeightOutline(entry.Shape, entry.DType), StringComparer.Ordinal);
    }

    public string Path { get; }

    public DeepFeatureFlowArchitecture Architecture { get; }

    public IReadOnlyDictionary<string, WeightOutline> Outlines { get; }

    /// <summary>Opens a file if it is a zip of ML.NET or of this library, whatever its name; returns null if it is not.</summary>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="InvalidDataException">It is damaged, or has no detector or several.</exception>
    public static DetectorZip? TryOpen(string path)
    {
        if (!IsZip(path) || OpenArchive(path) is not ZipArchive archive)
            return null;
        DetectorZip? opened = null;
        try
        {
            return opened = FindFolder(path, archive) is string folder ? Open(path, archive, folder) : null;
        }
        finally
        {
            if (opened is null)
                archive.Dispose();
        }
    }

    /// <summary>Gets whether the zip has an entry beside the detector's own.</summary>
    /// <param name="name">Without its folder.</param>
    public bool Has(string name) => _archive.GetEntry(_weights[..^WeightsEntry.Length] + name) is not null;

    public void CopyTo(IReadOnlyDictionary<string, Tensor> destinations)
    {
        try
        {
            using Stream stream = OpenEntry(_weights);
            SafeTensorsReader.Read(stream, entry => destinations.GetValueOrDefault(entry.Name));
        }
        catch (InvalidDataException e)
        {
            throw Damaged(Path, e);
        }
    }

    public void Dispose() => _archive.Dispose();

    private static DetectorZip Open(string path, ZipArchive archive, string folder)
    {
        try
        {
            return new DetectorZip(path, archive, folder);
        }
        catch (InvalidDataException e)
        {
            throw Damaged(path, e);
        }
    }

    private static bool IsZip(string path)
    {
        using var file = CheckpointFile.Open(path);
        Span<byte> start = stackalloc byte[(int)Math.Min(file.Length, 4)];
        file.Read(0, start);
        return start.SequenceEqual("PK\x3\x4"u8);
    }

    /// <summary>Opens the archive; returns null if its directory is damaged, which the checkpoint reader reports in detail.</summary>
    private static ZipArchive? OpenArchive(string path)
    {
        ZipArchive? archive = null;
        try
        {
            archive = ZipFile.OpenRead(path);
            _ = archive.Entries.Count; // reads the directory
            return archive;
        }
        catch (InvalidDataException)
        {
            archive?.Dispose();
            return null;
        }
    }

    /// <summary>Finds the folder of the detector; returns null if no entry is ML.NET's or this library's.</summary>
    private static string? FindFolder(string path, ZipArchive archive)
    {
        var names = archive.Entries.Select(entry => entry.FullName).ToHashSet(StringComparer.Ordinal);
        string[] folders =
        [
            .. names.Where(name => IsNamed(name, WeightsEntry)).Select(name => name[..^WeightsEntry.Length])
                .Where(folder => names.Contains(folder + ArchitectureEntry)),
        ];
        if (folders.Length == 0 && !names.Any(name => IsNamed(name, "Model.key")))
            return null;
        return folders.Length == 1
            ? folders[0]
            : throw new InvalidDataException($"{path} is a model of ML.NET that holds {folders.Length} Deep Feature Flow detectors, not one.");
    }

    // ML.NET on Windows separates folders by backslashes.
    private static bool IsNamed(string entry, string name) =>
        entry.EndsWith(name, StringComparison.Ordinal) && (entry.Length == name.Length || entry[^(name.Length + 1)] is '/' or '\\');

    private static InvalidDataException Damaged(string path, Exception e) => new($"{path} is a damaged model: {e.Message}", e);

    // A few bytes can be packed so that they unpack to any amount.
    private IReadOnlyList<SafeTensorsEntry> CheckSizes(IReadOnlyList<SafeTensorsEntry> entries)
    {
        long packed = _archive.GetEntry(_weights)!.CompressedLength;
        SafeTensorsEntry? absurd = entries.FirstOrDefault(entry =>
            entry.End - entry.Begin - packed > PickleLimits.MaxExpandedTensorBytes || entry.End - packed > PickleLimits.MaxExpandedTotalBytes);
        return absurd is null
            ? entries
            : throw new InvalidDataException(
                $"With '{ErrorText.Printable(absurd.Name)}' its weights come to {absurd.End} bytes, of {packed} packed ones.");
    }

    private string ReadText(string name)
    {
        using Stream stream = OpenEntry(name);
        var buffer = new byte[MaxTextBytes + 1];
        int length = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        return length <= MaxTextBytes
            ? Encoding.UTF8.GetString(buffer.AsSpan(0, length)).TrimStart('\uFEFF')
            : throw new InvalidDataException($"Its {ArchitectureEntry} is longer than {MaxTextBytes} bytes.");
    }

    private Stream OpenEntry(string name) =>
        _archive.GetEntry(name)?.Open() ?? throw new InvalidDataException($"It holds no {ErrorText.Printable(name)}.");
}
