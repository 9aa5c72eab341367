using System.Globalization;
using System.Numerics;
using Google.Protobuf;
using Tensorboard;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>
/// Tells TensorBoard that a training began again, so that it forgets what earlier event files say of that step and later ones;
/// otherwise the curve runs back and forth over them.
/// </summary>
/// <remarks>
/// TorchSharp's writer has no counterpart to <c>purge_step</c> of PyTorch's. The record is of TensorFlow's TFRecord format
/// (https://www.tensorflow.org/tutorials/load_data/tfrecord#tfrecords_format_details): length, its CRC, data, its CRC.
/// </remarks>
internal static class TensorBoardRestart
{
    /// <summary>How the names of all event files begin.</summary>
    public const string FilePrefix = "events.out.tfevents.";

    /// <summary>Writes an event file of its own, which sorts behind earlier ones and before those of TorchSharp's writer to come.</summary>
    /// <param name="folder">The folder of the event files.</param>
    /// <param name="firstStep">The first step that will be written anew.</param>
    public static void Write(string folder, long firstStep)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"{FilePrefix}{DateTime.Now.Ticks}.restart.{Environment.ProcessId}");
        double now = DateTimeOffset.Now.ToUnixTimeSeconds();
        using var stream = new FileStream(Path.Combine(folder, name), FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        using var writer = new BinaryWriter(stream);
        Write(writer, new Event { WallTime = now, FileVersion = "brain.Event:2" });
        Write(writer, new Event
        {
            WallTime = now, Step = firstStep, SessionLog = new SessionLog { Status = SessionLog.Types.SessionStatus.Start },
        });
    }

    private static void Write(BinaryWriter writer, Event record)
    {
        byte[] data = record.ToByteArray();
        byte[] length = BitConverter.GetBytes((ulong)data.Length);
        writer.Write(length);
        writer.Write(MaskedCrc(length));
        writer.Write(data);
        writer.Write(MaskedCrc(data));
    }

    private static uint MaskedCrc(byte[] data)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in data)
            crc = BitOperations.Crc32C(crc, value);
        return BitOperations.RotateRight(~crc, 15) + 0xA282EAD8;
    }
}
