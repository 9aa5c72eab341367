using System.Runtime.InteropServices;

namespace Dff.Samples.Commands;

/// <summary>The first Ctrl+C asks a command to stop in good order; the second one ends the process, and the last checkpoint is what is left.</summary>
internal sealed class SecondInterrupt : IDisposable
{
    private readonly PosixSignalRegistration _registration;
    private readonly string _onFirst;
    private int _count;

    /// <param name="onFirst">What the user reads after the first one.</param>
    public SecondInterrupt(string onFirst)
    {
        _onFirst = onFirst;
        _registration = PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle);
    }

    public void Dispose() => _registration.Dispose();

    private void Handle(PosixSignalContext context)
    {
        if (Interlocked.Increment(ref _count) > 1)
            Environment.Exit(ExitCode.Interrupted);
        Console.Error.WriteLine(_onFirst);
    }
}
