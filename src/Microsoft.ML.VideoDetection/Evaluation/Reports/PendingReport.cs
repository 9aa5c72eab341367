namespace Microsoft.ML.VideoDetection.Evaluation.Reports;

/// <summary>The files of a report, which appear only when all are complete, also in a folder that holds an earlier report.</summary>
internal sealed class PendingReport : IDisposable
{
    /// <summary>The file that people open. It comes last, so that it never shows what is not there yet.</summary>
    public const string Entry = "index.html";

    private readonly string _target;
    private readonly string _temporary;

    /// <exception cref="IOException">The target is a file, or nothing can be written beside it.</exception>
    public PendingReport(string path)
    {
        _target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (System.IO.File.Exists(_target))
            throw new IOException($"'{path}' is a file; give the name of a folder for the report.");
        _temporary = $"{_target}.partial-{Guid.NewGuid():N}";
        try
        {
            Directory.CreateDirectory(_temporary);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new IOException($"The folder '{_target}' for the report cannot be made: {error.Message}", error);
        }
    }

    /// <summary>Path to write a file to meanwhile.</summary>
    public string File(string name) => Path.Combine(_temporary, name);

    /// <summary>Gives all files their place.</summary>
    /// <exception cref="IOException">An earlier file is in use or protected.</exception>
    public void Commit()
    {
        if (!Directory.Exists(_target))
        {
            Directory.Move(_temporary, _target);
            return;
        }

        // The folder may hold files of others, so it cannot be exchanged as a whole.
        try
        {
            foreach (string file in Directory.EnumerateFiles(_temporary).OrderBy(file => Path.GetFileName(file) == Entry).ToArray())
                System.IO.File.Move(file, Path.Combine(_target, Path.GetFileName(file)), overwrite: true);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new IOException($"The finished report cannot take its place in '{_target}': {error.Message}", error);
        }
    }

    /// <summary>Removes what was not committed.</summary>
    public void Dispose()
    {
        try
        {
            if (Directory.Exists(_temporary))
                Directory.Delete(_temporary, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Disposal must not hide the error that led here; the leftover's name tells what it is.
        }
    }
}
