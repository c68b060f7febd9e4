using System;
using Xunit;

namespace GoWinOps.Tests.Nodes;

/// <summary>A test against a real SSH server on this machine; skipped, with the reason, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SshFactAttribute : FactAttribute
{
    public SshFactAttribute() => Skip = SshNode.Obstacle;
}
