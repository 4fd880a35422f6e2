using System.Runtime.InteropServices;

namespace AgriDirectory.Client.Commands;

/// <summary>Turns Ctrl-C and a request to terminate into a stop; asked a second time, the process ends at once.</summary>
sealed class Signals : IDisposable
{
    readonly CancellationTokenSource stop;
    readonly PosixSignalRegistration[] registrations;

    public Signals(CancellationToken outer)
    {
        stop = CancellationTokenSource.CreateLinkedTokenSource(outer);
        registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal), PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal)];
    }

    public CancellationToken Stop => stop.Token;

    public void Dispose()
    {
        foreach (var registration in registrations) registration.Dispose();
        stop.Dispose();
    }

    void OnSignal(PosixSignalContext context)
    {
        if (stop.IsCancellationRequested) return;
        context.Cancel = true;
        stop.Cancel();
    }
}
