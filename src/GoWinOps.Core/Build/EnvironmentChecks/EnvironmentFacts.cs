using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Build.Toolchains;
using GoWinOps.Problems;
using Newtonsoft.Json.Linq;

namespace GoWinOps.Build.EnvironmentChecks;

/// <summary>What all checks build on: the project, the variables, the Go that would be used and its settings. Nothing is downloaded to learn it.</summary>
internal sealed class EnvironmentFacts
{
    private const int LargestSettings = 1 << 20;
    private static readonly TimeSpan QueryDeadline = TimeSpan.FromSeconds(60);

    private EnvironmentFacts(string project, ToolEnvironment environment)
    {
        Project = project;
        Environment = environment;
    }

    /// <summary>The project's folder.</summary>
    internal string Project { get; }

    /// <summary>The session's variables.</summary>
    internal ToolEnvironment Environment { get; }

    /// <summary>Whether what is on the network may be asked.</summary>
    internal bool IsOnline { get; init; }

    /// <summary>The Go command; null where there is none.</summary>
    internal string? GoPath { get; private set; }

    /// <summary>Why there is no Go that could be asked; null where there is.</summary>
    internal string? GoProblem { get; private set; }

    /// <summary>What to do about that.</summary>
    internal string? GoRemedy { get; private set; }

    /// <summary>As Go calls itself.</summary>
    internal string GoName { get; private set; } = string.Empty;

    /// <summary>Its number; null where it has none, as a Go built from a branch.</summary>
    internal GoVersionNumber? GoVersion { get; private set; }

    /// <summary>What it runs on.</summary>
    internal string Platform { get; private set; } = string.Empty;

    /// <summary>The answer of <c>go env</c>, GOROOT and GOTOOLCHAIN left aside.</summary>
    internal IReadOnlyDictionary<string, string> Settings { get; private set; } = new Dictionary<string, string>();

    /// <summary>What <c>go env -w</c> has stored.</summary>
    internal IReadOnlyDictionary<string, string> Stored { get; private set; } = new Dictionary<string, string>();

    /// <summary>The project's go.mod; null where it has none.</summary>
    internal GoModVersions? Module { get; private set; }

    /// <summary>Gathers the facts.</summary>
    /// <exception cref="GoWinOpsException"><c>GoModNotReadable</c></exception>
    internal static async Task<EnvironmentFacts> ReadAsync(string project, string? goPath, ToolEnvironment environment, bool isOnline, CancellationToken cancellationToken)
    {
        EnvironmentFacts facts = new(project, environment) { IsOnline = isOnline };
        facts.Module = GoModVersions.Find(project) is null ? null : GoModVersions.Read(project);
        try
        {
            facts.GoPath = GoToolchain.Find(goPath, environment);
            (facts.GoName, facts.Platform) = await ToolchainQuestion.AskVersionAsync(facts.GoPath, cancellationToken).ConfigureAwait(false);
            facts.GoVersion = GoVersionNumber.TryParse(facts.GoName);
            await facts.ReadSettingsAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (GoWinOpsException exception)
        {
            facts.GoProblem = exception.Message;
            facts.GoRemedy = exception.Problem.RecommendedAction;
        }

        return facts;
    }

    /// <summary>A setting of Go; empty where it has none of that name.</summary>
    internal string Setting(string name) => Settings.TryGetValue(name, out string? value) ? value : string.Empty;

    /// <summary>A command of Go in the project, with the session's variables, without a download of another Go.</summary>
    internal ToolCommand Go(params string[] arguments)
    {
        ToolCommand command = new(GoPath!, Project, arguments);
        Environment.ApplyTo(command);
        command.HiddenNames.UnionWith(Environment.Changed);
        command.Environment["GOTOOLCHAIN"] = "local";
        command.Environment["GOROOT"] = null;
        // With a relative one no go command answers at all; the check of GOPATH says so.
        if (GoPathCheck.HasRelative(Environment["GOPATH"]))
            command.Environment["GOPATH"] = null;
        return command;
    }

    /// <summary>Runs any program in the project with the session's variables.</summary>
    internal Task<ToolResult> RunAsync(string program, CancellationToken cancellationToken, params string[] arguments)
    {
        ToolCommand command = new(program, Project, arguments);
        Environment.ApplyTo(command);
        command.HiddenNames.UnionWith(Environment.Changed);
        command.Environment["LC_ALL"] = "C";
        command.Environment["GIT_TERMINAL_PROMPT"] = "0";
        return ToolProcess.RunAsync(command, QueryDeadline, null, cancellationToken);
    }

    /// <summary>Runs a Go command of <see cref="Go"/>.</summary>
    internal static Task<ToolResult> RunAsync(ToolCommand command, CancellationToken cancellationToken) =>
        ToolProcess.RunAsync(command, QueryDeadline, null, cancellationToken);

    private async Task ReadSettingsAsync(CancellationToken cancellationToken)
    {
        ToolCommand command = Go("env", "-json");
        ToolResult result = await RunAsync(command, cancellationToken).ConfigureAwait(false);
        if (result.ExitCode != 0)
            throw new GoWinOpsException(nameof(Messages.GoCommandFailed), GoPath, command.DisplayText, result.ExitCode, result.Error.Trim());
        Settings = JObject.Parse(result.Output).Properties().ToDictionary(property => property.Name, property => (string?)property.Value ?? string.Empty);
        string path = Setting("GOENV");
        if (path is not ("" or "off") && File.Exists(path) && new FileInfo(path).Length <= LargestSettings)
            Stored = ReadStored(File.ReadAllLines(path));
    }

    private static Dictionary<string, string> ReadStored(IEnumerable<string> lines)
    {
        Dictionary<string, string> stored = new(StringComparer.Ordinal);
        foreach (string line in lines.Where(line => line.Length > 0 && line[0] is >= 'A' and <= 'Z' && line.IndexOf('=') > 0))
            stored[line.Substring(0, line.IndexOf('='))] = line.Substring(line.IndexOf('=') + 1);
        return stored;
    }
}
