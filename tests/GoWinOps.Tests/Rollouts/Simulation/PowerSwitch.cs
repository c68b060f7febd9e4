using System;

namespace GoWinOps.Tests.Rollouts.Simulation;

/// <summary>The control process's life: once it is off, nothing it tries has any effect, its own clean-up included, as after kill -9.</summary>
internal sealed class PowerSwitch
{
    internal bool IsOff { get; private set; }

    internal void TurnOff() => IsOff = true;

    /// <summary>Another control process begins.</summary>
    internal void TurnOn() => IsOff = false;

    internal void Check()
    {
        if (IsOff)
            throw new ControlProcessKilledException();
    }

    internal sealed class ControlProcessKilledException : Exception;
}
