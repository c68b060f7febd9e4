using System;
using System.IO;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;

namespace GoWinOps.Build.Toolchains;

/// <summary>Asks a Go command which one it is.</summary>
internal static class ToolchainQuestion
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private static readonly Regex Answer = new(@"^go version (?<version>\S+)(?: .*)? (?<platform>[a-z0-9]+/[a-z0-9]+)\s*\z", RegexOptions.CultureInvariant);

    /// <summary>A Go command's own version and platform.</summary>
    /// <exception cref="GoWinOpsException"><c>GoCommandFailed</c>, <c>ToolNotStarted</c>, <c>ToolTimedOut</c></exception>
    internal static async Task<(string Version, string Platform)> AskVersionAsync(string goPath, CancellationToken cancellationToken)
    {
        ToolCommand command = Command(goPath, "version");
        ToolResult result = await ToolProcess.RunAsync(command, Deadline, null, cancellationToken).ConfigureAwait(false);
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
