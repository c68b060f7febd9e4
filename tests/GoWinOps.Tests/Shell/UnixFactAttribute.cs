using System;
using Xunit;

namespace GoWinOps.Tests.Shell;

/// <summary>A test that sends a signal; Windows has none for another process's console.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute() => Skip = OperatingSystem.IsWindows() ? "sends a signal, which Windows does not have" : null;
}
