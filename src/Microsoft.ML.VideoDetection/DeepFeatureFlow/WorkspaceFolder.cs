namespace Microsoft.ML.VideoDetection.DeepFeatureFlow;

/// <summary>The folder of a training: the user's, or a temporary one that goes when training succeeds.</summary>
internal sealed class WorkspaceFolder : IDisposable
{
    private readonly bool _isTemporary;

    /// <param name="path">Made when it is missing; null asks for a temporary folder.</param>
    /// <exception cref="IOException">The folder cannot be made.</exception>
    public WorkspaceFolder(string? path)
    {
        _isTemporary = path is null;
        try
        {
            Path = path is null
                ? Directory.CreateTempSubdirectory("dff-training-").FullName
                : Directory.CreateDirectory(path).FullName;
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            throw new IOException($"The workspace '{path ?? System.IO.Path.GetTempPath()}' cannot be made: {error.Message}", error);
        }
    }

    public string Path { get; }

    /// <summary>Gets or sets whether what is in a temporary folder is no longer needed.</summary>
    public bool IsDone { get; set; }

    /// <summary>Deletes a temporary folder when it is done.</summary>
    public void Dispose()
    {
        if (!_isTemporary || !IsDone)
            return;
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The model is there; a folder that is left over in the temporary files does no harm.
        }
    }
}
