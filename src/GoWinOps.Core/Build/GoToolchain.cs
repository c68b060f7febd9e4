using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Build.Toolchains;
using GoWinOps.Problems;
using Newtonsoft.Json.Linq;

namespace GoWinOps.Build;

/// <summary>An installed Go: where it is, what it is and what it can build for.</summary>
public sealed class GoToolchain
{
    private static readonly TimeSpan QueryDeadline = TimeSpan.FromMinutes(1);

    private GoToolchain(string goPath, IReadOnlyDictionary<string, string> environment, IReadOnlyList<GoTarget> targets)
    {
        GoPath = goPath;
        Environment = environment;
        Targets = targets;
    }

    /// <summary>The Go command.</summary>
    public string GoPath { get; }

    /// <summary>Its version: <c>go1.24.4</c>.</summary>
    public string Version => Variable("GOVERSION");

    /// <summary>The GOFLAGS a build would inherit from the environment or from Go's own settings file.</summary>
    public string InheritedFlags => Variable("GOFLAGS");

    /// <summary>Everything <c>go env</c> says of itself, outside of any module.</summary>
    internal IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>The folder Go is installed in.</summary>
    internal string Root => Variable("GOROOT");

    /// <summary>The file <c>go env -w</c> writes; <c>off</c> for none.</summary>
    internal string SettingsPath => Variable("GOENV");

    /// <summary>What it can build for.</summary>
    public IReadOnlyList<GoTarget> Targets { get; }

    /// <summary>Finds Go and asks it about itself.</summary>
    /// <param name="goPath">
    /// The Go command, the folder Go is installed in, or the version of one that Install-GoToolchain installed; null to take the one on PATH, else
    /// the newest of those installed.
    /// </param>
    /// <param name="cancellationToken">Ends the questions.</param>
    /// <exception cref="GoWinOpsException"><c>GoNotFound</c>, <c>GoCommandFailed</c>, <c>ToolchainNotInstalled</c></exception>
    public static async Task<GoToolchain> OpenAsync(string? goPath, CancellationToken cancellationToken)
    {
        string path = Find(goPath);
        string[] answers = await Task.WhenAll(
            AskAsync(path, cancellationToken, "env", "-json"), AskAsync(path, cancellationToken, "tool", "dist", "list", "-json")).ConfigureAwait(false);
        Dictionary<string, string> variables = JObject.Parse(answers[0]).Properties()
            .ToDictionary(property => property.Name, property => (string?)property.Value ?? string.Empty, StringComparer.Ordinal);
        return new GoToolchain(path, variables, ReadTargets(answers[1]));
    }

    /// <summary>The target a user named.</summary>
    /// <exception cref="GoWinOpsException"><c>GoTargetUnknown</c>, with the names that come near.</exception>
    public GoTarget FindTarget(string name) =>
        Targets.FirstOrDefault(target => string.Equals(target.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new GoWinOpsException(
            nameof(Messages.GoTargetUnknown), name, name, Version, string.Join(", ", NearestName.Of(name, Targets.Select(target => target.Name))));

    /// <summary>A command of this Go with the settings that every build and question shares.</summary>
    internal ToolCommand Command(string workingFolder, params string[] arguments)
    {
        ToolCommand command = new(GoPath, workingFolder, arguments);
        command.Environment["GOTOOLCHAIN"] = "local";
        return command;
    }

    /// <summary>What tells this Go from every other: its version, and the programs that make executables.</summary>
    internal IEnumerable<string> Identity()
    {
        string[] programs = { "compile", "link", "asm", "cgo" };
        IEnumerable<FileInfo> files = programs
            .Select(program => Path.Combine(Variable("GOTOOLDIR"), program + Path.GetExtension(GoPath))).Prepend(GoPath).Select(path => new FileInfo(path));
        return files.Select(file => file.FullName + "|" + (file.Exists ? file.Length + "|" + file.LastWriteTimeUtc.Ticks : "absent")).Prepend(Version);
    }

    /// <summary>A variable of <c>go env</c>; empty where it has no value.</summary>
    internal string Variable(string name) => Environment.TryGetValue(name, out string? value) ? value : string.Empty;

    /// <summary>The Go command that <paramref name="goPath"/> names, as <see cref="OpenAsync"/> takes it, without asking it anything.</summary>
    /// <exception cref="GoWinOpsException"><c>GoNotFound</c>, <c>ToolchainNotInstalled</c></exception>
    internal static string Find(string? goPath, ToolEnvironment? environment = null)
    {
        if (goPath is null)
        {
            return (environment is null ? ExecutableSearch.OnPath("go") : environment.FindProgram("go"))
                ?? ToolchainSelection.DefaultOf(ToolchainFinder.Installed(ToolchainFinder.DefaultRoots(environment)))?.GoPath
                ?? throw new GoWinOpsException(nameof(Messages.GoNotFound), "go", "PATH");
        }

        if (ToolchainSelection.IsVersion(goPath))
            return ToolchainSelection.Resolve(goPath, ToolchainFinder.DefaultRoots(environment));
        string inFolder = Path.Combine(goPath, "bin", ExecutableSearch.FileName("go"));
        if (File.Exists(inFolder))
            return inFolder;
        return File.Exists(goPath) ? goPath : throw new GoWinOpsException(nameof(Messages.GoNotFound), goPath, goPath);
    }

    private static async Task<string> AskAsync(string goPath, CancellationToken cancellationToken, params string[] arguments)
    {
        ToolCommand command = new(goPath, Path.GetTempPath(), arguments);
        command.Environment["GOTOOLCHAIN"] = "local";
        ToolResult result = await ToolProcess.RunAsync(command, QueryDeadline, null, cancellationToken).ConfigureAwait(false);
        if (result.ExitCode != 0)
            throw new GoWinOpsException(nameof(Messages.GoCommandFailed), goPath, command.DisplayText, result.ExitCode, result.Error.Trim());
        return result.Output;
    }

    private static List<GoTarget> ReadTargets(string json) => JArray.Parse(json).Select(GoTarget.Read).ToList();
}
