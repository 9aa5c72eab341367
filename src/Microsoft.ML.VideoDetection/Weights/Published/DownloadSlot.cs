using System.Text;

namespace Microsoft.ML.VideoDetection.Weights.Published;

/// <summary>Gives one process the exclusive right to download a file, by a lock file beside it that also stores the version of the partial file.</summary>
internal sealed class DownloadSlot : IDisposable
{
    private const int LongestValidator = 1000;
    private static readonly TimeSpan _pollInterval = TimeSpan.FromMilliseconds(100);

    private readonly string _target;
    private readonly FileStream _lock;
    private bool _isPublished;

    private DownloadSlot(string target, FileStream held)
    {
        _target = target;
        _lock = held;
    }

    /// <summary>Gets the path of the partial file, which has the extension .part.</summary>
    public string PartPath => PartOf(_target);

    public static string PartOf(string target) => target + ".part";

    /// <summary>Waits until no other process downloads the file.</summary>
    /// <param name="target">The file.</param>
    /// <param name="waiting">Invoked once if there is one.</param>
    /// <param name="cancel">Cancels the wait.</param>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    public static async Task<DownloadSlot> TakeAsync(string target, Action waiting, CancellationToken cancel)
    {
        string path = target + ".lock";
        bool told = false;
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            try
            {
                return new DownloadSlot(target, new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException e) when (IsHeld(e))
            {
                if (!told)
                    waiting();
                told = true;
                await Task.Delay(_pollInterval, cancel).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Reads the version of the partial file, an entity tag or a date for If-Range; null if it is not known.</summary>
    public string? ReadValidator()
    {
        _lock.Position = 0;
        var bytes = new byte[LongestValidator];
        int count = _lock.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return count is 0 or LongestValidator ? null : Encoding.UTF8.GetString(bytes, 0, count);
    }

    public void WriteValidator(string? validator)
    {
        _lock.SetLength(0);
        _lock.Write(Encoding.UTF8.GetBytes(validator is { Length: < LongestValidator / 4 } ? validator : ""));
        _lock.Flush();
    }

    /// <summary>Moves the partial file to its name, replacing an earlier one.</summary>
    public void Publish()
    {
        File.Move(PartPath, _target, overwrite: true);
        _isPublished = true;
    }

    /// <summary>Records that another process has finished meanwhile.</summary>
    public void MarkPublished() => _isPublished = true;

    public void Dispose()
    {
        if (!_isPublished && new FileInfo(PartPath) is { Exists: true, Length: 0 })
            TryDelete(PartPath);
        _lock.Dispose();

        // Only if the file exists: a process that enters by another lock file of the same name then finds it and downloads nothing.
        if (_isPublished)
            TryDelete(_lock.Name);
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another process has it open, and deletes it.
        }
    }

    // ERROR_SHARING_VIOLATION of Windows; elsewhere .NET reports a held flock as EWOULDBLOCK (11, on macOS and BSD 35).
    private static bool IsHeld(IOException error) => OperatingSystem.IsWindows()
        ? (error.HResult & 0xffff) == 32
        : error.HResult is 11 or 35;
}
