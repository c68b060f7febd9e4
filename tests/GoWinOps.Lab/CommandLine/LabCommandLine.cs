using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Lab.Isolation;

namespace GoWinOps.Lab.CommandLine;

/// <summary>Understands the command line and hands over to the class for each command.</summary>
internal static class LabCommandLine
{
    public const int Failure = 1;
    public const int UsageError = 2;

    private const string Usage = """
        usage: GoWinOps.Lab prerequisites            install and build what the lab and its samples need, once
               GoWinOps.Lab run -- COMMAND…          run a command inside a new lab's namespaces
               GoWinOps.Lab up NODES                 start a lab and keep it until Ctrl+C or 'down'
        """;

    public static async Task<int> RunAsync(string[] args, CancellationToken cancellation)
    {
        switch (args)
        {
            case ["prerequisites"]:
                return await PrerequisitesCommand.RunAsync(Log, cancellation);
            case ["run", "--", _, ..]:
                return await LabNamespace.RunAsync(args[2..], Log, cancellation);
            case [LabNamespace.InnerCommand, var image, "--", _, ..]:
                return await LabNamespace.RunInsideAsync(image, args[3..], cancellation);
            case ["up", var count] when int.TryParse(count, out var nodes):
                return await LabNamespace.RunAsync(
                    [.. DotNetHost.LabCommand, Supervisor.Command, count], Log, cancellation);
            case [Supervisor.Command, var count] when int.TryParse(count, out var nodes):
                return await Supervisor.RunAsync(nodes, Log, cancellation);
            default:
                await Console.Error.WriteLineAsync(Usage);
                return args.FirstOrDefault() is "-h" or "--help" or "help" ? 0 : UsageError;
        }
    }

    private static void Log(string line) => Console.Error.WriteLine($"lab: {line}");
}
