using System;
using System.Threading.Tasks;

namespace GoWinOps.Shell;

internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        ShellArguments arguments;
        try
        {
            arguments = ShellArguments.Parse(args);
        }
        catch (ShellUsageException error)
        {
            await Console.Error.WriteLineAsync(error.Message);
            await Console.Error.WriteLineAsync(ShellArguments.Usage);
            return ExitCodes.Usage;
        }

        switch (arguments.Mode)
        {
            case ShellMode.Help:
                await Console.Out.WriteLineAsync(ShellArguments.Usage);
                return ExitCodes.Success;
            case ShellMode.RemotingServer:
                return RemotingServer.Run();
        }

        using var session = new ShellSession();
        using var interruption = new InterruptionHandler(session);
        if (arguments.ModulePath is not null && !await session.ImportModuleAsync(arguments.ModulePath))
        {
            return ExitCodes.Failure;
        }

        return arguments.Mode switch
        {
            ShellMode.Command => await session.RunCommandAsync(arguments.Command!),
            ShellMode.Script => await session.RunScriptAsync(arguments.ScriptPath!, arguments.ScriptArguments),
            _ => await new InteractiveLoop(session, Console.In).RunAsync(),
        };
    }
}
