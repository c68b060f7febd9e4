using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using GoWinOps.ServiceHost.Dispatching;
using GoWinOps.ServiceHost.Supervising;
using GoWinOps.Time;

namespace GoWinOps.ServiceHost.Commands;

/// <summary>Runs a plain console program as the service this process was started for.</summary>
internal sealed class RunCommand : IHostCommand
{
    // ERROR_BAD_ARGUMENTS of winerror.h.
    private const int BadArguments = 160;

    // The program's pipes and those of a hook are read by waiting threads; with as few as there are processors nothing else would get on at once.
    private const int Threads = 16;

    /// <inheritdoc/>
    public string Name => "run";

    /// <inheritdoc/>
    public string Usage => "run <service folder> -- <program> [arguments]";

    /// <inheritdoc/>
    public int Run(IReadOnlyList<string> arguments)
    {
        ThreadPool.SetMinThreads(Threads, Threads);
        if (arguments.Count >= 3 && arguments[1] == "--")
            return ServiceDispatcher.Run(new HostedService(arguments[0], arguments[2], arguments.Skip(3).ToArray(), SystemClock.Instance));
        Console.Error.WriteLine("A service folder, '--' and a program are needed: GoWinOps.ServiceHost.exe " + Usage);
        return BadArguments;
    }
}
