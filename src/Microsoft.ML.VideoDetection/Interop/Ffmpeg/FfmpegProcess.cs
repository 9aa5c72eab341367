using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Microsoft.ML.VideoDetection.Interop.Ffmpeg;

/// <summary>Runs <c>ffmpeg</c> or <c>ffprobe</c> as a process that is ended on disposal.</summary>
/// <remarks>Its output is read continuously, and the end of it is kept. Arguments are passed as a list, never through a shell.</remarks>
internal sealed class FfmpegProcess : IDisposable
{
    /// <summary>
    /// Represents the longest time without reading or writing before the process counts as hanging; whole frames of the slowest encoders take seconds.
    /// </summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(250);
    private static readonly string? _setsid = OperatingSystem.IsLinux() ? Array.Find(["/usr/bin/setsid", "/bin/setsid"], File.Exists) : null;

    private readonly Process _process;
    private readonly OutputTail? _output;
    private readonly OutputTail _errors;
    private readonly TimeSpan _patience;
    private readonly string _name;
    private bool _disposed;

    private FfmpegProcess(Process process, string name, TimeSpan patience, int keepOutput)
    {
        (_process, _name, _patience) = (process, name, patience);
        _output = keepOutput == 0 ? null : new OutputTail(process.StandardOutput.BaseStream, keepOutput);
        _errors = new OutputTail(process.StandardError.BaseStream, 4096);
    }

    /// <summary>Gets the end of its standard output.</summary>
    internal string Output => _output?.Text ?? "";

    /// <summary>Gets the stream of its output if it was started to be read.</summary>
    internal Stream OutputStream => _process.StandardOutput.BaseStream;

    /// <summary>Gets the end of its standard error.</summary>
    internal string Errors => _errors.Text;

    /// <summary>Gets the stream that frames are written to.</summary>
    internal Stream Input => _process.StandardInput.BaseStream;

    /// <summary>Gets whether the process has ended.</summary>
    internal bool HasEnded => _process.HasExited;

    /// <summary>Gets its last error lines as the end of a sentence; "" if there are none.</summary>
    internal string Said
    {
        get
        {
            if (_process.HasExited)
                _errors.Wait();
            return _errors.LastLines(3) is { Length: > 0 } lines ? $" (it said: {lines})" : "";
        }
    }

    /// <summary>Starts the process.</summary>
    /// <param name="path">The program.</param>
    /// <param name="arguments">Its arguments, one each.</param>
    /// <param name="patience">The longest time without progress.</param>
    /// <param name="keepOutput">Number of bytes of its output to keep.</param>
    /// <exception cref="IOException">It cannot be started.</exception>
    internal static FfmpegProcess Start(string path, IEnumerable<string> arguments, TimeSpan? patience = null, int keepOutput = 4096)
    {
        // In a session of its own: Ctrl+C reaches all processes of a terminal, and the part drawn so far must become a complete file.
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

    /// <summary>Starts the process so that its output is read from <see cref="OutputStream"/>.</summary>
    /// <exception cref="IOException">It cannot be started.</exception>
    internal static FfmpegProcess StartReading(string path, IEnumerable<string> arguments) => Start(path, arguments, keepOutput: 0);

    /// <summary>Closes its input.</summary>
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
    /// <param name="file">The file that it writes; while that changes, the process is not hanging.</param>
    /// <param name="cancel">Kills the process.</param>
    /// <exception cref="IOException">It failed, or hangs.</exception>
    internal void Finish(string doing, string? file = null, CancellationToken cancel = default)
    {
        (long, long, DateTime) before = default;
        var silence = Stopwatch.StartNew();
        while (!_process.WaitForExit(_look))
        {
            cancel.ThrowIfCancellationRequested();
            var written = file is null ? null : new FileInfo(file);
            (long, long, DateTime) now = ((_output?.Count ?? 0) + _errors.Count, written?.Exists == true ? written.Length : 0, written?.LastWriteTimeUtc ?? default);
            if (now != before)
                silence.Restart();
            before = now;
            if (silence.Elapsed > _patience)
                throw Hangs(doing);
        }

        _output?.Wait();
        if (_process.ExitCode != 0)
            throw Failed(doing);
    }

    /// <summary>Creates the exception for a process that ended early or whose pipe broke.</summary>
    internal IOException Failed(string doing, Exception? error = null)
    {
        // A broken pipe is noticed shortly before the end of the process, and its last output before the end of the pipe.
        if (!_process.WaitForExit(_patience < TimeSpan.FromSeconds(5) ? _patience : TimeSpan.FromSeconds(5)))
            return new IOException($"'{_name}' no longer took frames while it {doing}{Said}.", error);
        _errors.Wait();
        return new IOException(string.Create(CultureInfo.InvariantCulture, $"'{_name}' ended with exit code {_process.ExitCode} while it {doing}{Said}."), error);
    }

    /// <summary>Creates the exception for a process that hangs.</summary>
    internal IOException Hangs(string doing) => new(string.Create(
        CultureInfo.InvariantCulture, $"'{_name}' hung: it did nothing for {_patience.TotalSeconds:0.#} s while it {doing}, and was stopped{Said}."));

    /// <summary>Kills it where it still runs, and all that it started.</summary>
    internal void Stop()
    {
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
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        Stop();
        CloseInput();
        _output?.Wait();
        _errors.Wait();
        _process.Dispose();
    }
}
