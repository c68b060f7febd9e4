using System;
using GoWinOps.ServiceHost.Commands;
using GoWinOps.Windows;

namespace GoWinOps.ServiceHost;

internal static class Program
{
    // ERROR_BAD_ARGUMENTS of winerror.h.
    private const int BadArguments = 160;

    private static readonly IHostCommand[] Commands = { new RunCommand(), new VersionCommand(), new WatchCommand() };

    private static int Main(string[] arguments)
    {
        // Nothing is left to be saved then, but why the service ended is to be known.
        AppDomain.CurrentDomain.UnhandledException += (_, failure) => EventLog.TryWrite(EventLogLevel.Error, $"The GoWinOps service host failed. {failure.ExceptionObject}");
        string name = arguments.Length > 0 ? arguments[0] : string.Empty;
        foreach (IHostCommand command in Commands)
        {
            if (string.Equals(command.Name, name, StringComparison.OrdinalIgnoreCase))
                return command.Run(new ArraySegment<string>(arguments, 1, arguments.Length - 1));
        }

        Console.Error.WriteLine($"'{name}' is no command of the GoWinOps service host. It is run by the service control manager as one of:");
        foreach (IHostCommand command in Commands)
            Console.Error.WriteLine("  GoWinOps.ServiceHost.exe " + command.Usage);
        return BadArguments;
    }
}
