using System;
using System.ComponentModel;
using System.IO;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Time;

namespace GoWinOps.Build.Toolchains;

/// <summary>Asks a Go command which one it is.</summary>
internal static class ToolchainQuestion
{
    // errno ETXTBSY, the same on Linux and macOS.
    private const int TextFileBusy = 26;
    private const int Attempts = 100;
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private static readonly Regex Answer = new(@"^go version (?<version>\S+)(?: .*)? (?<platform>[a-z0-9]+/[a-z0-9]+)\s*\z", RegexOptions.CultureInvariant);

    /// <summary>A Go command's own version and platform.</summary>
    /// <exception cref="GoWinOpsException"><c>GoCommandFailed</c>, <c>ToolNotStarted</c>, <c>ToolTimedOut</c></exception>
    internal static async Task<(string Version, string Platform)> AskVersionAsync(string goPath, CancellationToken cancellationToken)
    {
        ToolCommand command = Command(goPath, "version");
        ToolResult result = await RunAsync(command, cancellationToken).ConfigureAwait(false);
        Match match = Answer.Match(result.Output);
        return result.ExitCode == 0 && match.Success
            ? (match.Groups["version"].Value, match.Groups["platform"].Value)
            : throw new GoWinOpsException(nameof(Messages.GoCommandFailed), goPath, command.DisplayText, result.ExitCode, (result.Error + result.Output).Trim());
    }

    /// <summary>A Go command's own root folder.</summary>
    internal static async Task<string> AskRootAsync(string goPath, CancellationToken cancellationToken)
    {
        ToolResult result = await ToolProcess.RunAsync(Command(goPath, "env", "GOROOT"), Deadline, null, cancellationToken).ConfigureAwait(false);
        return result.ExitCode == 0 ? result.Output.Trim() : string.Empty;
    }

    // Another thread that starts a process in the instant in which a Go command is written hands the open file to that child, and until that runs
    // its own program Unix refuses to run the new one.
    private static async Task<ToolResult> RunAsync(ToolCommand command, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await ToolProcess.RunAsync(command, Deadline, null, cancellationToken).ConfigureAwait(false);
            }
            catch (GoWinOpsException exception) when (attempt < Attempts && !NodeContext.IsWindows && exception.InnerException is Win32Exception { NativeErrorCode: TextFileBusy })
            {
            }

            await SystemClock.Instance.DelayAsync(BetweenAttempts, cancellationToken).ConfigureAwait(false);
        }
    }

    // Without the settings of this session: the question is what this very Go is, not what it would hand over to.
    private static ToolCommand Command(string goPath, params string[] arguments)
    {
        ToolCommand command = new(goPath, Path.GetTempPath(), arguments);
        command.Environment["GOTOOLCHAIN"] = "local";
        command.Environment["GOENV"] = "off";
        command.Environment["GOFLAGS"] = null;
        command.Environment["GOROOT"] = null;
        return command;
    }
}
