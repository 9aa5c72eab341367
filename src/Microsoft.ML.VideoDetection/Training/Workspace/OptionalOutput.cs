namespace Microsoft.ML.VideoDetection.Training.Workspace;

/// <summary>An output that a training can do without: when it fails, that is said once, and it is not used again.</summary>
/// <typeparam name="T">What writes the output; disposed of if it can be.</typeparam>
internal sealed class OptionalOutput<T> : IDisposable
    where T : class
{
    private readonly string _path;
    private readonly Action<string> _warn;
    private T? _output;

    /// <param name="path">File or folder, for the warning.</param>
    /// <param name="warn">Is told why it failed.</param>
    /// <param name="open">Makes what writes the output.</param>
    public OptionalOutput(string path, Action<string> warn, Func<T> open)
    {
        (_path, _warn) = (path, warn);
        Attempt(() => _output = open());
    }

    /// <summary>Does something with the output, unless that failed earlier.</summary>
    public void Use(Action<T> use)
    {
        if (_output is not null)
            Attempt(() => use(_output));
    }

    public void Dispose()
    {
        T? output = _output;
        _output = null;
        Attempt(() => (output as IDisposable)?.Dispose());
    }

    private void Attempt(Action action)
    {
        try
        {
            action();
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // Whatever it is (disk, plot library, host name): days of training are worth more than this output.
            _warn($"Training goes on without writing '{_path}': {error.Message}");
            Abandon();
        }
    }

    private void Abandon()
    {
        T? output = _output;
        _output = null;
        try
        {
            (output as IDisposable)?.Dispose();
        }
        catch (IOException)
        {
            // The rest of what failed already cannot be written either.
        }
    }
}
