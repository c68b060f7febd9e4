using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Lab.Isolation;
using GoWinOps.Lab.Scenario;

namespace GoWinOps.Lab.CommandLine;

/// <summary>Understands the command line and hands over to the class for each command.</summary>
internal static class LabCommandLine
{
    public const int Failure = 1;
    public const int UsageError = 2;

    private const string Usage = $"""
        usage: GoWinOps.Lab prerequisites            install and build what the lab and its samples need, once
               GoWinOps.Lab run -- COMMAND…          run a command inside a new lab's namespaces
               GoWinOps.Lab up NODES                 start a lab and keep it until Ctrl+C or 'down'
               GoWinOps.Lab demo                     show a rolling update under load, and one that is rolled back
               GoWinOps.Lab enter -- COMMAND…        run a command inside a running lab
               GoWinOps.Lab {NodeCommands.Usage}
        With several labs running, put --lab ID in front of the command.
        """;

    public static async Task<int> RunAsync(string[] args, CancellationToken cancellation)
    {
        var (lab, words) = args is ["--lab", var id, ..] ? (id, args[2..]) : (null, args);
        switch (words)
        {
            case ["prerequisites"]:
                return await PrerequisitesCommand.RunAsync(Log, cancellation);
            case ["run", "--", _, ..]:
                return await LabNamespace.RunAsync(words[2..], Log, cancellation);
            case [LabNamespace.InnerCommand, var image, "--", _, ..]:
                return await LabNamespace.RunInsideAsync(image, words[3..], cancellation);
            case ["up", var count]:
                NodeCount(count);
                return await LabNamespace.RunAsync([.. DotNetHost.LabCommand, Supervisor.Command, count], Log, cancellation);
            case [Supervisor.Command, var count]:
                return await Supervisor.RunAsync(NodeCount(count), Log, cancellation);
            case [Demo.Command]:
                return await LabNamespace.RunAsync([.. DotNetHost.LabCommand, Demo.InnerCommand], Log, cancellation);
            case [Demo.InnerCommand]:
                return await Demo.RunAsync(cancellation);
            case ["enter", "--", _, ..]:
                return await EnterAsync(ControlClient.Choose(lab), words[2..]);
            case ["-h" or "--help" or "help"]:
                await Console.Out.WriteLineAsync(Usage);
                return 0;
            case ["status" or "start" or "kill" or "cut" or "restore" or "delay" or "loss" or "down", ..]:
                return await ControlClient.SendAsync(ControlClient.Choose(lab), words, cancellation);
            default:
                await Console.Error.WriteLineAsync(Usage);
                return UsageError;
        }
    }

    private static int NodeCount(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? count
            : throw new LabException($"'{text}' is not a number of nodes.");

    private static async Task<int> EnterAsync(LabFolder lab, IReadOnlyList<string> command)
    {
        var first = lab.ReadFirstProcessId() ?? throw new LabException($"The lab {lab.Id} is still starting.");
        var information = ExternalProgram.StartInfo(
            "nsenter",
            ["--target", first.ToString(CultureInfo.InvariantCulture), "--mount", "--net", "--pid", "--ipc", "--wdns=" + Environment.CurrentDirectory, .. command]);
        information.Environment[LabNamespace.FolderVariable] = lab.Path;
        using var process = Process.Start(information) ?? throw new LabException("nsenter could not be started.");
        using var relay = new SignalRelay(() => process.Id);
        await process.WaitForExitAsync(CancellationToken.None);
        return process.ExitCode;
    }

    private static void Log(string line) => Console.Error.WriteLine($"lab: {line}");
}
