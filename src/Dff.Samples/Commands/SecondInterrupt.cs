using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Dff.Samples.Commands;

/// <summary>The first Ctrl+C asks a training to stop in good order; the second one ends the process, and the last checkpoint is what is left.</summary>
internal sealed class SecondInterrupt : IDisposable
{
    private readonly PosixSignalRegistration _registration;
    private int _count;

    public SecondInterrupt() => _registration = PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle);

    public void Dispose() => _registration.Dispose();

    private void Handle(PosixSignalContext context)
    {
        if (Interlocked.Increment(ref _count) > 1)
        {
            // The bar hides the cursor. An ordinary exit would free what the training thread is computing with, and crash.
            if (!Console.IsOutputRedirected)
                Console.Write("\e[?25h");
            using Process self = Process.GetCurrentProcess();
            self.Kill();
        }

        Console.Error.WriteLine("Stopping after this step. Ctrl+C again ends at once, and loses what came after the last checkpoint.");
    }
}
