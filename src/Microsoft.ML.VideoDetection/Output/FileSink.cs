namespace Microsoft.ML.VideoDetection.Output;

/// <summary>Writes one file, which appears under its name when <see cref="Complete"/> is called and not before.</summary>
/// <typeparam name="TFrame">What is written of a frame.</typeparam>
public abstract class FileSink<TFrame> : IDisposable
    where TFrame : class
{
    private readonly PendingFile _file;
    private State _state;

    private protected FileSink(string path) => _file = new PendingFile(path);

    private enum State
    {
        Writing,
        Complete,
        Disposed,
    }

    /// <summary>Gets the full path of the file.</summary>
    public string FilePath => _file.TargetPath;

    /// <summary>Gets the number of frames that were written.</summary>
    public long FrameCount { get; private set; }

    private protected PendingFile File => _file;

    /// <summary>Writes one frame. The caller keeps ownership of it.</summary>
    /// <param name="frame">In the order of the video.</param>
    /// <exception cref="InvalidOperationException">The output was completed before.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Write(TFrame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        RequireWriting();
        WriteFrame(frame);
        FrameCount++;
    }

    /// <summary>Finishes the output and gives it its name.</summary>
    /// <exception cref="InvalidOperationException">The output was completed before.</exception>
    /// <exception cref="IOException">The file cannot be written, or cannot take the place of an earlier one.</exception>
    public void Complete()
    {
        RequireWriting();
        Finish();
        Release();
        _file.Commit();
        _state = State.Complete;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_state != State.Disposed)
        {
            _state = State.Disposed;
            Release();
            _file.Dispose();
        }

        GC.SuppressFinalize(this);
    }

    private protected abstract void WriteFrame(TFrame frame);

    /// <summary>Writes what stands at the end.</summary>
    private protected abstract void Finish();

    /// <summary>Closes the file; called once or twice, whether or not the output is complete, and must not throw.</summary>
    private protected abstract void Release();

    private void RequireWriting()
    {
        ObjectDisposedException.ThrowIf(_state == State.Disposed, this);
        if (_state == State.Complete)
        {
            throw new InvalidOperationException($"The output '{FilePath}' is complete already.");
        }
    }
}
