using System;
using System.Linq;

namespace GoWinOps.Services;

/// <summary>
/// What a service's ImagePath says: a program that speaks with the service control manager itself, or the service host and the plain
/// console program it runs.
/// </summary>
internal sealed record ServiceCommandLine
{
    /// <summary>The service host's file name.</summary>
    internal const string HostFileName = "GoWinOps.ServiceHost.exe";

    /// <summary>The host's command that runs a program; then come the service's folder, <see cref="EndOfOptions"/>, the program and its arguments.</summary>
    internal const string RunCommand = "run";

    private const string EndOfOptions = "--";
    private static readonly char[] Separators = { '\\', '/' };

    /// <summary>The service host; null for a program that runs without one.</summary>
    internal string? HostPath { get; init; }

    /// <summary>The service's folder, which holds what the host needs to know; null without a host.</summary>
    internal string? ServiceFolder { get; init; }

    /// <summary>The program.</summary>
    internal string Executable { get; init; } = string.Empty;

    /// <summary>The program's arguments, unquoted.</summary>
    internal string[] Arguments { get; init; } = Array.Empty<string>();

    /// <summary>Takes an ImagePath apart. One that is not ours is a program without a host.</summary>
    internal static ServiceCommandLine Parse(string imagePath)
    {
        (string executable, string[] arguments) = CommandLine.Split(imagePath);
        string name = executable.Substring(executable.LastIndexOfAny(Separators) + 1);
        bool isHost = string.Equals(name, HostFileName, StringComparison.OrdinalIgnoreCase)
            && arguments.Length >= 4 && arguments[0] == RunCommand && arguments[2] == EndOfOptions;
        return isHost
            ? new ServiceCommandLine { HostPath = executable, ServiceFolder = arguments[1], Executable = arguments[3], Arguments = arguments.Skip(4).ToArray() }
            : new ServiceCommandLine { Executable = executable, Arguments = arguments };
    }

    /// <summary>The ImagePath, quoted.</summary>
    public override string ToString() => HostPath is null
        ? CommandLine.Join(Executable, Arguments)
        : CommandLine.Join(HostPath, new[] { RunCommand, ServiceFolder!, EndOfOptions, Executable }.Concat(Arguments));
}
