using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Dff.Samples.Web.Jobs;

/// <summary>What was found on the frames of one job as JSON lines in a file that grows, and that any number of readers can follow.</summary>
internal sealed class DetectionLog : IDisposable
{
    private const int CopyLength = 1 << 16;

    private readonly string _path;
    private readonly FileStream _file;
    private readonly ArrayBufferWriter<byte> _line = new();
    private readonly Utf8JsonWriter _json;
    private readonly Lock _lock = new();
    private TaskCompletionSource _changed = NewSignal();
    private long _length;
    private bool _ended;

    public DetectionLog(string path)
    {
        _path = path;
        _file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read | FileShare.Delete, bufferSize: 1);
        _json = new Utf8JsonWriter(_line, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    /// <summary>Adds a frame; readers get it at once.</summary>
    /// <param name="write">Writes it as an object.</param>
    public void Append(Action<Utf8JsonWriter> write)
    {
        _line.ResetWrittenCount();
        _json.Reset();
        write(_json);
        _json.Flush();
        _line.GetSpan(1)[0] = (byte)'\n';
        _line.Advance(1);
        _file.Write(_line.WrittenSpan);
        Announce(_line.WrittenCount, ended: false);
    }

    /// <summary>No more frames come: readers reach their end.</summary>
    public void End()
    {
        _file.Dispose();
        Announce(0, ended: true);
    }

    /// <summary>Copies all lines, those that are still to come too, until <see cref="End"/>.</summary>
    public async Task FollowAsync(Stream destination, CancellationToken cancel)
    {
        await using FileStream file = OpenRead();
        byte[] buffer = ArrayPool<byte>.Shared.Rent(CopyLength);
        try
        {
            for (long at = 0; ;)
            {
                (long length, bool ended, Task changed) = Look();
                if (at < length)
                {
                    int count = await file.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, length - at)), cancel);
                    if (count == 0)
                        throw new EndOfStreamException("The file of detections is shorter than was written.");
                    await destination.WriteAsync(buffer.AsMemory(0, count), cancel);
                    at += count;
                    continue;
                }

                await destination.FlushAsync(cancel);
                if (ended)
                    return;
                await changed.WaitAsync(cancel);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Opens the lines as they are now.</summary>
    public FileStream OpenRead() => new(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1, useAsync: true);

    public void Dispose()
    {
        _json.Dispose();
        _file.Dispose();
    }

    private (long Length, bool Ended, Task Changed) Look()
    {
        lock (_lock)
            return (_length, _ended, _changed.Task);
    }

    private void Announce(int bytes, bool ended)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            _length += bytes;
            _ended |= ended;
            (changed, _changed) = (_changed, NewSignal());
        }

        changed.SetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
