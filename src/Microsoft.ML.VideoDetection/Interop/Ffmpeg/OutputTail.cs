using System.Text;

namespace Microsoft.ML.VideoDetection.Interop.Ffmpeg;

/// <summary>Reads all output of a process on a thread of its own, and keeps the end of it.</summary>
internal sealed class OutputTail
{
    private const int LongestLine = 300;

    // A process that it left behind may hold the pipe open.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly byte[] _kept;
    private readonly Thread _thread;
    private long _count;

    /// <param name="stream">Output of the process.</param>
    /// <param name="capacity">Number of bytes to keep.</param>
    internal OutputTail(Stream stream, int capacity)
    {
        _kept = new byte[capacity];
        _thread = new Thread(() => Read(stream)) { IsBackground = true, Name = "Video detection: output of ffmpeg" };
        _thread.Start();
    }

    /// <summary>Gets the number of bytes read.</summary>
    internal long Count => Interlocked.Read(ref _count);

    /// <summary>Gets the kept text.</summary>
    internal string Text
    {
        get
        {
            lock (_lock)
            {
                int length = (int)Math.Min(_count, _kept.Length), end = (int)(_count % _kept.Length);
                return _count <= _kept.Length
                    ? Encoding.UTF8.GetString(_kept, 0, length)
                    : Encoding.UTF8.GetString([.. _kept.AsSpan(end), .. _kept.AsSpan(0, end)]);
            }
        }
    }

    /// <summary>Waits until all output that the process wrote before it ended is read.</summary>
    internal void Wait() => _thread.Join(_patience);

    /// <summary>Gets the last lines joined to one, without terminal control sequences.</summary>
    internal string LastLines(int count)
    {
        string[] lines = Text.Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return string.Join(" | ", lines.TakeLast(count).Select(line =>
            new string([.. line.Take(LongestLine).Select(letter => char.IsControl(letter) ? ' ' : letter)]).TrimEnd('.')));
    }

    private void Read(Stream stream)
    {
        byte[] buffer = new byte[4096];
        try
        {
            for (int read; (read = stream.Read(buffer, 0, buffer.Length)) > 0;)
            {
                lock (_lock)
                {
                    for (int i = 0; i < read; i++)
                        _kept[(_count + i) % _kept.Length] = buffer[i];
                    _count += read;
                }
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // The process is gone.
        }
    }
}
