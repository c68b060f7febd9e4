using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;

namespace GoWinOps.Lab.Isolation;

/// <summary>Passes this process's signals to another and survives them itself, for as long as the object lives.</summary>
internal sealed class SignalRelay : IDisposable
{
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly Func<int?> _target;

    /// <param name="target">The process to pass signals to; null when there is none (yet, or any more).</param>
    public SignalRelay(Func<int?> target)
    {
        _target = target;
        Register(PosixSignal.SIGTERM, NativeSignal.Terminate);
        Register(PosixSignal.SIGHUP, NativeSignal.Hangup);
        // A terminal sends Ctrl+C to every process of the foreground group: passing it on would double it.
        Register(PosixSignal.SIGINT, Console.IsInputRedirected ? NativeSignal.Interrupt : null);
    }

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }
    }

    private void Register(PosixSignal signal, int? passedOn) =>
        _registrations.Add(PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            if (passedOn is { } number && _target() is { } process)
            {
                NativeSignal.Send(process, number);
            }
        }));
}
