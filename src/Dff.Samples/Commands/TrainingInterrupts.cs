using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Dff.Samples.Commands;

/// <summary>
/// The first Ctrl+C asks a training to stop in good order, which can take minutes; the second one ends the process, and the last
/// checkpoint is what is left. So does SIGUSR1, which mpirun and Slurm pass on to all processes, and with which they leave them the time.
/// </summary>
internal sealed class TrainingInterrupts : IDisposable
{
    // The runtime takes the numbers of signals that it has no name for.
    private const PosixSignal UserSignal = (PosixSignal)10;

    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;
    private readonly PosixSignalRegistration? _user;
    private int _count;

    public TrainingInterrupts()
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle);
        _user = OperatingSystem.IsLinux() ? PosixSignalRegistration.Create(UserSignal, Handle) : null;
    }

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _user?.Dispose();
        _source.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref _count) == 1)
        {
            Console.Error.WriteLine("Stopping after this step. Ctrl+C again ends at once, and loses what came after the last checkpoint.");
            _source.Cancel();
            return;
        }

        // The bar hides the cursor. An ordinary exit would free what the training thread is computing with, and crash.
        if (!Console.IsOutputRedirected)
            Console.Write("\e[?25h");
        using Process self = Process.GetCurrentProcess();
        self.Kill();
    }
}
