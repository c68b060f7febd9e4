using System;
using GoWinOps.Tests.Build;
using Xunit;

namespace GoWinOps.Tests.Shell;

/// <summary>A test at a terminal of its own with a command that runs Go; skipped, with the reason, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TerminalFactAttribute : FactAttribute
{
    public TerminalFactAttribute() => Skip = TerminalProcess.Obstacle ?? TestGo.Obstacle;
}
