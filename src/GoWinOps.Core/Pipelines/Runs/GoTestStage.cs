using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Build;
using GoWinOps.Manifest;
using GoWinOps.Problems;

namespace GoWinOps.Pipelines.Runs;

/// <summary>Checks and tests the code: <c>go vet</c>, and <c>go test</c> with the manifest's arguments.</summary>
internal sealed class GoTestStage
{
    private const int MaximumShownLines = 20;
    private const int MaximumLineLength = 300;

    // A failing test, package or example; a line of a Go file with a message; a panic; what could not be built.
    private static readonly Regex Telling = new(
        @"^\s*--- FAIL|^FAIL\t|^panic: |^# |^(?:vet: )?\s*\S+\.go:\d+", RegexOptions.CultureInvariant);

    private static readonly string[] Vet = { "vet", "./..." };
    private static readonly string[] Test = { "test" };

    private readonly GoManifest manifest;
    private readonly string? goPath;
    private readonly string logPath;

    /// <param name="manifest">The manifest; Go runs in its folder.</param>
    /// <param name="goPath">The Go command asked for; null for the default.</param>
    /// <param name="logPath">Where all that was said goes.</param>
    internal GoTestStage(GoManifest manifest, string? goPath, string logPath)
    {
        this.manifest = manifest;
        this.goPath = goPath;
        this.logPath = logPath;
    }

    /// <summary>The arguments of the commands that are run.</summary>
    internal static IReadOnlyList<string[]> Commands(GoManifest manifest) => new[]
    {
        Vet,
        Test.Concat((manifest.Pipeline ?? new ManifestPipeline()).Test).ToArray(),
    };

    /// <summary>Runs them.</summary>
    /// <param name="onCommand">Told of each before it begins.</param>
    /// <param name="cancellationToken">Ends the command with all it started.</param>
    /// <exception cref="GoWinOpsException"><c>PipelineTestFailed</c>, with the packages and lines that failed; <c>GoNotFound</c></exception>
    internal async Task RunAsync(Action<string> onCommand, CancellationToken cancellationToken)
    {
        string go = GoToolchain.Find(goPath);
        StringBuilder log = new();
        foreach (string[] arguments in Commands(manifest))
        {
            ToolCommand command = new(go, Path.GetDirectoryName(manifest.Path)!, arguments);
            command.Environment["GOTOOLCHAIN"] = "local";
            onCommand(command.DisplayText);
            // The stage's own deadline ends it by the token; this one only keeps the wait from having none.
            ToolResult result = await ToolProcess.RunAsync(command, TimeSpan.FromDays(1), null, cancellationToken).ConfigureAwait(false);
            log.Append("$ ").Append(command.DisplayText).Append('\n').Append(result.Output).Append(result.Error);
            WriteLog(log.ToString());
            if (result.ExitCode != 0)
                throw new GoWinOpsException(nameof(Messages.PipelineTestFailed), arguments[0], string.Join(" ", arguments.Prepend("go")), result.ExitCode, Describe(result) + $"\nLog: {logPath}");
        }
    }

    /// <summary>The lines that tell what failed; the last ones where none looks like that.</summary>
    internal static string Describe(ToolResult result)
    {
        string[] lines = ToolResult.LinesOf(result.Output).Concat(ToolResult.LinesOf(result.Error)).ToArray();
        List<string> telling = lines.Where(line => Telling.IsMatch(line)).ToList();
        if (telling.Count == 0)
            telling = lines.Skip(Math.Max(0, lines.Length - MaximumShownLines)).ToList();
        string more = telling.Count > MaximumShownLines ? $"\nand {telling.Count - MaximumShownLines} lines more" : string.Empty;
        return "\n" + string.Join("\n", telling.Take(MaximumShownLines).Select(line => line.Length > MaximumLineLength ? line.Substring(0, MaximumLineLength) : line)) + more;
    }

    private void WriteLog(string text)
    {
        try
        {
            File.WriteAllText(logPath, OwnerNotification.WithoutSecret(manifest.Pipeline?.Notify, text), new UTF8Encoding(false));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new GoWinOpsException(nameof(Messages.JournalWriteFailed), logPath, exception, logPath, exception.Message);
        }
    }
}
