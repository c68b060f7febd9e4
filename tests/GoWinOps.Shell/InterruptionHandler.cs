using System;

namespace GoWinOps.Shell;

/// <summary>Ctrl+C stops what is running and leaves the process alive, for as long as this object lives.</summary>
internal sealed class InterruptionHandler : IDisposable
{
    private readonly ShellSession _session;

    public InterruptionHandler(ShellSession session)
    {
        _session = session;
        Console.CancelKeyPress += OnCancelKeyPress;
    }

    public void Dispose() => Console.CancelKeyPress -= OnCancelKeyPress;

    private void OnCancelKeyPress(object? sender, ConsoleCancelEventArgs pressed)
    {
        pressed.Cancel = true;
        _session.Interrupt();
    }
}
