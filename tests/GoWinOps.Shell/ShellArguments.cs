using System;
using System.Collections.Generic;
using System.IO;

namespace GoWinOps.Shell;

internal enum ShellMode
{
    Interactive,
    Command,
    Script,
    RemotingServer,
    Help,
}

/// <summary>The command line was wrong; the message says how.</summary>
internal sealed class ShellUsageException(string message) : Exception(message);

/// <summary>The parsed command line.</summary>
internal sealed class ShellArguments
{
    public const string Usage = """
        usage: GoWinOps.Shell [-m MODULE.psd1] [-c COMMAND | -f SCRIPT.ps1 [ARGUMENT…] | -sshs]
          -m       import this module first
          -c       run one command and exit
          -f       run one script with the remaining arguments and exit
          -sshs    serve PowerShell remoting on standard input and output (for an sshd subsystem)
          nothing  an interactive prompt
        """;

    public ShellMode Mode { get; private set; }

    public string? ModulePath { get; private set; }

    public string? Command { get; private set; }

    public string? ScriptPath { get; private set; }

    public IReadOnlyList<string> ScriptArguments { get; private set; } = [];

    /// <exception cref="ShellUsageException">An option is unknown, lacks its value or names a file that does not exist.</exception>
    public static ShellArguments Parse(string[] args)
    {
        var parsed = new ShellArguments();
        for (var index = 0; index < args.Length; index++)
        {
            switch (args[index].ToLowerInvariant())
            {
                case "-m":
                    parsed.ModulePath = ExistingFile(args, ++index, "-m", "a module manifest");
                    break;
                case "-c":
                    parsed.Mode = ShellMode.Command;
                    parsed.Command = Value(args, ++index, "-c", "a command");
                    RejectRest(args, index + 1, "-c");
                    return parsed;
                case "-f":
                    parsed.Mode = ShellMode.Script;
                    parsed.ScriptPath = ExistingFile(args, ++index, "-f", "a script file");
                    parsed.ScriptArguments = args[(index + 1)..];
                    return parsed;
                case "-sshs":
                    parsed.Mode = ShellMode.RemotingServer;
                    return parsed;
                case "-h" or "-?" or "--help":
                    parsed.Mode = ShellMode.Help;
                    return parsed;
                default:
                    throw new ShellUsageException($"Unknown option '{args[index]}'.");
            }
        }

        return parsed;
    }

    private static string Value(string[] args, int index, string option, string what) =>
        index < args.Length ? args[index] : throw new ShellUsageException($"{option} needs {what} after it.");

    private static void RejectRest(string[] args, int index, string option)
    {
        if (index < args.Length)
        {
            throw new ShellUsageException($"Unexpected '{args[index]}' after {option}: quote the whole command as one argument.");
        }
    }

    private static string ExistingFile(string[] args, int index, string option, string what)
    {
        var path = Path.GetFullPath(Value(args, index, option, what));
        return File.Exists(path) ? path : throw new ShellUsageException($"{option}: there is no file '{path}'.");
    }
}
