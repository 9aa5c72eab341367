using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Microsoft.ML.VideoDetection.Interop.Ffmpeg;

/// <summary>A running <c>ffmpeg</c> or <c>ffprobe</c>, of which nothing is left when it is disposed.</summary>
/// <remarks>What it writes is read all the time, whatever it is, and the end of it kept. It gets arguments as a list, never through a shell.</remarks>
internal sealed class FfmpegProcess : IDisposable
{
    /// <summary>
    /// How long it may do nothing at all before it counts as hanging: read nothing, write nothing, say nothing. Whole frames of the slowest encoders take
    /// seconds.
    /// </summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(250);
    private static readonly string? _setsid = OperatingSystem.IsLinux() ? Array.Find(["/usr/bin/setsid", "/bin/setsid"], File.Exists) : null;

    private readonly Process _process;
    private readonly OutputTail _output, _errors;
    private readonly TimeSpan _patience;
    private readonly string _name;
    private bool _disposed;

    private FfmpegProcess(Process process, string name, TimeSpan patience, int keepOutput)
    {
        (_process, _name, _patience) = (process, name, patience);
        _output = new OutputTail(process.StandardOutput.BaseStream, keepOutput);
        _errors = new OutputTail(process.StandardError.BaseStream, 4096);
    }

    /// <summary>Gets the end of what it wrote to standard output.</summary>
    internal string Output => _output.Text;

    /// <summary>Gets the end of what it wrote to standard error.</summary>
    internal string Errors => _errors.Text;

    /// <summary>Gets where frames are written to.</summary>
    internal Stream Input => _process.StandardInput.BaseStream;

    /// <summary>Gets whether it runs no more.</summary>
    internal bool HasEnded => _process.HasExited;

    /// <summary>Gets its last words as the end of a sentence; empty where it said nothing.</summary>
    internal string Said => _errors.LastLines(3) is { Length: > 0 } lines ? $" (it said: {lines})" : "";

    /// <summary>Starts it.</summary>
    /// <param name="path">The program.</param>
    /// <param name="arguments">Its arguments, one each.</param>
    /// <param name="patience">How long it may do nothing.</param>
    /// <param name="keepOutput">How much of its output is kept, in bytes.</param>
    /// <exception cref="IOException">It cannot be started.</exception>
    internal static FfmpegProcess Start(string path, IEnumerable<string> arguments, TimeSpan? patience = null, int keepOutput = 4096)
    {
        // In a session of its own: Ctrl+C goes to all processes of a terminal, and what was drawn so far is to become a whole file.
        var start = new ProcessStartInfo(_setsid ?? path, _setsid is null ? arguments : [path, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        start.Environment["AV_LOG_FORCE_NOCOLOR"] = "1";
        try
        {
            return new FfmpegProcess(Process.Start(start)!, path, patience ?? Patience, keepOutput);
        }
        catch (Win32Exception error)
        {
            throw new IOException($"'{path}' could not be started: {error.Message}", error);
        }
    }

    /// <summary>Says that nothing more will be written to it.</summary>
    internal void CloseInput()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended; its exit code tells how.
        }
    }

    /// <summary>Waits for its end.</summary>
    /// <param name="doing">What it did, for the message: "wrote the video 'a.mp4'".</param>
    /// <param name="file">The file that it writes: while that changes, it works.</param>
    /// <param name="cancel">Kills it.</param>
    /// <exception cref="IOException">It failed, or hangs.</exception>
    internal void Finish(string doing, string? file = null, CancellationToken cancel = default)
    {
        (long, long, DateTime) before = default;
        var silence = Stopwatch.StartNew();
        while (!_process.WaitForExit(_look))
        {
            cancel.ThrowIfCancellationRequested();
            var written = file is null ? null : new FileInfo(file);
            (long, long, DateTime) now = (_output.Count + _errors.Count, written?.Exists == true ? written.Length : 0, written?.LastWriteTimeUtc ?? default);
            if (now != before)
                silence.Restart();
            before = now;
            if (silence.Elapsed > _patience)
                throw Hangs(doing);
        }

        _output.Wait();
        if (_process.ExitCode != 0)
            throw Failed(doing);
    }

    /// <summary>Makes the error of a process that ended before its time, or whose pipe broke.</summary>
    internal IOException Failed(string doing, Exception? error = null)
    {
        // A broken pipe is seen a moment before the end of the process, and its last words before that of the pipe.
        if (!_process.WaitForExit(_patience < TimeSpan.FromSeconds(5) ? _patience : TimeSpan.FromSeconds(5)))
            return new IOException($"'{_name}' no longer took frames while it {doing}{Said}.", error);
        _errors.Wait();
        return new IOException(string.Create(CultureInfo.InvariantCulture, $"'{_name}' ended with exit code {_process.ExitCode} while it {doing}{Said}."), error);
    }

    /// <summary>Makes the error of a process that does nothing any more.</summary>
    internal IOException Hangs(string doing) => new(string.Create(
        CultureInfo.InvariantCulture, $"'{_name}' hung: it did nothing for {_patience.TotalSeconds:0.#} s while it {doing}, and was stopped{Said}."));

    /// <summary>Kills it where it still runs, and all that it started.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        try
        {
            if (!_process.HasExited)
            {
                _process.Kill(entireProcessTree: true);
                _process.WaitForExit(TimeSpan.FromSeconds(10));
            }
        }
        catch (Exception error) when (error is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It ended at this moment.
        }

        CloseInput();
        _output.Wait();
        _errors.Wait();
        _process.Dispose();
    }
}
