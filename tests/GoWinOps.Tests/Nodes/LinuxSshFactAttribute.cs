using System;
using Xunit;

namespace GoWinOps.Tests.Nodes;

/// <summary>A test against a real SSH server that looks into the kernel's pipes as only Linux lets one.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LinuxSshFactAttribute : FactAttribute
{
    public LinuxSshFactAttribute() => Skip = OperatingSystem.IsLinux() ? SshNode.Obstacle : "This looks into the pipes of Linux.";
}
