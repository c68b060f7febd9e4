using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Build.Toolchains;
using GoWinOps.Problems;

namespace GoWinOps.Build.Tools;

/// <summary>Builds a tool with <c>go install</c>, reads from the executable what it is, and puts it into its folder.</summary>
internal sealed class GoToolInstaller
{
    private const int MostLines = 30;
    private readonly string goPath;
    private readonly GoToolFolder folder;
    private readonly ToolEnvironment environment;

    internal GoToolInstaller(string goPath, GoToolFolder folder, ToolEnvironment environment)
    {
        this.goPath = goPath;
        this.folder = folder;
        this.environment = environment;
    }

    /// <summary>The tool, where exactly this one is installed already.</summary>
    internal async Task<GoToolInfo?> FindAsync(GoToolReference tool, CancellationToken cancellationToken)
    {
        if (!tool.IsExact)
            return null;
        (string version, _) = await ToolchainQuestion.AskVersionAsync(goPath, cancellationToken).ConfigureAwait(false);
        GoToolInfo? found = await GoToolFolder.TryReadAsync(folder.PathOf(GoPackage.ProgramNameOf(tool.Package)), cancellationToken).ConfigureAwait(false);
        return found is not null && found.Package == tool.Package && found.Version == tool.Version && found.GoVersion == version ? found : null;
    }

    /// <summary>Installs a tool over the one that is there.</summary>
    /// <exception cref="GoWinOpsException">
    /// <c>GoToolFailed</c>, with Go's own lines; <c>GoToolMismatch</c>, <c>GoToolFolderNotWritable</c>, <c>ToolTimedOut</c>
    /// </exception>
    internal async Task<GoToolInfo> InstallAsync(GoToolReference tool, TimeSpan deadline, Action<string> onLine, CancellationToken cancellationToken)
    {
        (_, string platform) = await ToolchainQuestion.AskVersionAsync(goPath, cancellationToken).ConfigureAwait(false);
        string? work = null;
        try
        {
            work = folder.CreateWorkFolder();
            ToolCommand command = Command(tool, platform, work);
            ToolResult result = await ToolProcess.RunAsync(command, deadline, onLine, cancellationToken).ConfigureAwait(false);
            if (result.ExitCode != 0)
                throw new GoWinOpsException(nameof(Messages.GoToolFailed), tool.ToString(), tool, result.ExitCode, LastLines(result.Error));
            string built = Directory.EnumerateFiles(work).FirstOrDefault() ?? throw Mismatch(tool, "no executable");
            await CheckAsync(tool, built, cancellationToken).ConfigureAwait(false);
            return (await GoToolFolder.TryReadAsync(folder.Publish(built), cancellationToken).ConfigureAwait(false))!;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new GoWinOpsException(nameof(Messages.GoToolFolderNotWritable), folder.Path, exception, folder.Path, exception.Message);
        }
        finally
        {
            if (work is not null && Directory.Exists(work))
                ToolchainStore.DeleteFolder(work);
        }
    }

    private ToolCommand Command(GoToolReference tool, string platform, string work)
    {
        ToolCommand command = new(goPath, work, "install", tool.ToString());
        command.Environment["GOTOOLCHAIN"] = "local";
        command.Environment["GO111MODULE"] = "on";
        command.Environment["GOWORK"] = "off";
        // Not empty: an empty variable lets the one count that 'go env -w' has stored, a -mod=vendor perhaps.
        command.Environment["GOFLAGS"] = "-trimpath";
        command.Environment["GIT_TERMINAL_PROMPT"] = "0";
        command.Environment["GCM_INTERACTIVE"] = "never";
        environment.ApplyTo(command);
        command.HiddenNames.UnionWith(environment.Changed);
        // The tool is to run here, whatever the session builds for.
        command.Environment["GOOS"] = platform.Split('/')[0];
        command.Environment["GOARCH"] = platform.Split('/')[1];
        command.Environment["GOBIN"] = work;
        return command;
    }

    private static async Task CheckAsync(GoToolReference tool, string built, CancellationToken cancellationToken)
    {
        GoToolInfo found = await GoToolFolder.TryReadAsync(built, cancellationToken).ConfigureAwait(false) ?? throw Mismatch(tool, "no Go executable");
        if (found.Package != tool.Package || (tool.IsExact && found.Version != tool.Version))
            throw Mismatch(tool, found.Package + "@" + found.Version);
    }

    private static GoWinOpsException Mismatch(GoToolReference tool, string found) => new(nameof(Messages.GoToolMismatch), tool.ToString(), tool, found);

    private static string LastLines(string text)
    {
        string[] lines = ToolResult.LinesOf(text);
        IEnumerable<string> last = lines.Skip(Math.Max(0, lines.Length - MostLines));
        return string.Join(Environment.NewLine, last);
    }
}
