using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;

namespace GoWinOps.ServiceHost.Commands;

/// <summary>Says which build this is.</summary>
internal sealed class VersionCommand : IHostCommand
{
    /// <inheritdoc/>
    public string Name => "version";

    /// <inheritdoc/>
    public string Usage => Name;

    /// <inheritdoc/>
    public int Run(IReadOnlyList<string> arguments)
    {
        Console.WriteLine($"GoWinOps.ServiceHost {HostVersion.Text} ({RuntimeInformation.FrameworkDescription})");
        return 0;
    }
}
