using System.IO.Compression;
using System.Text.Json;
using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Tasks;
using Microsoft.ML.VideoDetection.Weights.SafeTensors;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>A training on disk: a zip of the architecture, the place, the weights and what the optimizer remembers.</summary>
internal static class TrainingCheckpoint
{
    /// <summary>The entry that tells a checkpoint from a model.</summary>
    public const string StateEntry = "Training.json";

    private const string ArchitectureEntry = "Architecture.json";
    private const string WeightsEntry = "Weights.safetensors";
    private const string OptimizerEntry = "Optimizer.safetensors";
    private const int MaxTextBytes = 16 << 20;

    /// <summary>Writes it under a temporary name, and gives it its name when it is complete and on the disk.</summary>
    /// <remarks>Where weights are averaged, the file's weights are the averages, which is what a detector is to have; what training goes on with is the optimizer's.</remarks>
    public static void Write(string path, FeatureFlowNetwork network, DetectorOptimizer optimizer, TrainingState state)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable quiet = no_grad();
        using IDisposable averages = optimizer.UseAverages();
        using var file = new PendingFile(path);
        using (FileStream stream = file.OpenWrite())
        {
            using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
            {
                WriteEntry(zip, ArchitectureEntry, entry => entry.Write(System.Text.Encoding.UTF8.GetBytes(ArchitectureJson.Write(network.Architecture))));
                WriteEntry(zip, StateEntry, entry => JsonSerializer.Serialize(entry, state));
                WriteEntry(zip, WeightsEntry, entry => SafeTensorsWriter.Write(entry, network.state_dict().Select(item => (item.Key, item.Value))));
                WriteEntry(zip, OptimizerEntry, entry => SafeTensorsWriter.Write(entry, optimizer.State()));
            }

            // A power cut after the renaming must not leave a file of zeros.
            stream.Flush(flushToDisk: true);
        }

        file.Commit();
    }

    /// <summary>Reads what is needed before there is a network.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is no checkpoint or is damaged.</exception>
    public static (DeepFeatureFlowArchitecture Architecture, TrainingState State) ReadHeader(string path) => Read(path, zip =>
    {
        DeepFeatureFlowArchitecture architecture = ArchitectureJson.Read(System.Text.Encoding.UTF8.GetString(ReadText(zip, ArchitectureEntry)));
        TrainingState state = JsonSerializer.Deserialize<TrainingState>(ReadText(zip, StateEntry)) is { } found && IsPossible(found)
            ? found
            : throw new InvalidDataException($"its {StateEntry} makes no sense");
        return (architecture, state);
    });

    /// <summary>Fills a network, and an optimizer if it is to go on, with what the file holds.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or holds other tensors than network and optimizer.</exception>
    public static void Restore(string path, FeatureFlowNetwork network, DetectorOptimizer? optimizer, long updates) => Read(path, zip =>
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable quiet = no_grad();
        Fill(zip, WeightsEntry, network.state_dict().Select(item => (item.Key, item.Value)));
        if (optimizer is not null)
        {
            Fill(zip, OptimizerEntry, optimizer.State());
            optimizer.SwapAverages();
            optimizer.SetUpdates(updates);
        }

        return true;
    });

    private static bool IsPossible(TrainingState state) =>
        state is { Step: >= 0, Updates: >= 0, BatchSize: > 0, PairsPerEpoch: > 0, BestStep: >= 0, EpochsWithoutImprovement: >= 0, Ranks: > 0 }
        && state.Updates <= state.Step * state.BatchSize && state.BestStep <= state.Step && state.Elapsed >= TimeSpan.Zero;

    private static void WriteEntry(ZipArchive zip, string name, Action<Stream> write)
    {
        // Stored: weights do not compress, and checkpoints should not keep the training waiting.
        using Stream entry = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
        using var buffered = new BufferedStream(entry, 1 << 16);
        write(buffered);
    }

    private static T Read<T>(string path, Func<ZipArchive, T> read)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"There is no checkpoint '{path}'.", path);
        try
        {
            using var zip = new ZipArchive(File.OpenRead(path), ZipArchiveMode.Read);
            return read(zip);
        }
        catch (Exception error) when (error is InvalidDataException or JsonException or ArgumentException or EndOfStreamException)
        {
            throw new InvalidDataException($"'{path}' is no checkpoint of a training, or damaged: {error.Message}", error);
        }
    }

    private static byte[] ReadText(ZipArchive zip, string name)
    {
        using Stream stream = Open(zip, name);
        var buffer = new byte[MaxTextBytes + 1];
        int length = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        return length <= MaxTextBytes ? buffer[..length] : throw new InvalidDataException($"its {name} is longer than {MaxTextBytes} bytes");
    }

    private static void Fill(ZipArchive zip, string name, IEnumerable<(string Name, Tensor Tensor)> destinations)
    {
        Dictionary<string, Tensor> missing = destinations.ToDictionary(item => item.Name, item => item.Tensor, StringComparer.Ordinal);
        using Stream stream = Open(zip, name);
        SafeTensorsReader.Read(stream, entry => missing.Remove(entry.Name, out Tensor? destination)
            ? destination
            : throw new InvalidDataException($"its {name} holds '{entry.Name}', which is not part of this training, or twice"));
        if (missing.Count > 0)
            throw new InvalidDataException($"its {name} lacks {missing.Count} entries, '{missing.Keys.First()}' for one");
    }

    private static Stream Open(ZipArchive zip, string name) =>
        zip.GetEntry(name)?.Open() ?? throw new InvalidDataException($"it holds no {name}");
}
