using System;
using System.Collections.Generic;
using System.Linq;
using GoWinOps.ServiceHost.Dispatching;
using GoWinOps.ServiceHost.Supervising;
using GoWinOps.Time;

namespace GoWinOps.ServiceHost.Commands;

/// <summary>Runs a plain console program as the service this process was started for.</summary>
internal sealed class RunCommand : IHostCommand
{
    // ERROR_BAD_ARGUMENTS of winerror.h.
    private const int BadArguments = 160;

    /// <inheritdoc/>
    public string Name => "run";

    /// <inheritdoc/>
    public string Usage => "run <service folder> -- <program> [arguments]";

    /// <inheritdoc/>
    public int Run(IReadOnlyList<string> arguments)
    {
        if (arguments.Count >= 3 && arguments[1] == "--")
            return ServiceDispatcher.Run(new HostedService(arguments[0], arguments[2], arguments.Skip(3).ToArray(), SystemClock.Instance));
        Console.Error.WriteLine("A service folder, '--' and a program are needed: GoWinOps.ServiceHost.exe " + Usage);
        return BadArguments;
    }
}
