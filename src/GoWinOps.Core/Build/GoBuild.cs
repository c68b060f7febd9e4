using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;

namespace GoWinOps.Build;

/// <summary>The build of one package for one target: first a plan that can be shown, then the act.</summary>
public sealed class GoBuild
{
    private const int MaximumErrorLines = 40;
    private static readonly string[] ReservedNames = { "GOOS", "GOARCH" };
    private static readonly Regex BuildTag = new(@"^[\p{L}\p{Nd}_.]+$", RegexOptions.CultureInvariant);
    private readonly GoToolchain toolchain;
    private readonly GoPackage package;
    private readonly GoTarget target;
    private readonly GoBuildSettings settings;
    private readonly string uniqueSuffix = "." + Guid.NewGuid().ToString("N") + ".partial";
    private readonly ToolCommand command;

    /// <summary>Plans the build.</summary>
    /// <exception cref="GoWinOpsException"><c>GoVariableNameInvalid</c>, <c>GoVariableValueRefused</c>, <c>GoEnvironmentReserved</c>, <c>GoTagInvalid</c></exception>
    public GoBuild(GoToolchain toolchain, GoPackage package, GoTarget target, GoBuildSettings settings)
    {
        this.toolchain = toolchain;
        this.package = package;
        this.target = target;
        this.settings = settings;
        Name = settings.Name ?? package.DefaultName;
        Folder = Path.Combine(settings.OutputFolder, settings.Version, target.FolderName);
        OutputPath = Path.Combine(Folder, Name + target.ExecutableSuffix);
        command = Plan();
    }

    /// <summary>The program's name.</summary>
    public string Name { get; }

    /// <summary>Where the executable will be.</summary>
    public string OutputPath { get; }

    /// <summary>Where the Go command's words are kept.</summary>
    public string LogPath => Path.Combine(Folder, Name + ".build.log");

    /// <summary>The command, as a person would type it.</summary>
    public string CommandText => command.DisplayText;

    /// <summary>The folder the command runs in.</summary>
    public string WorkingFolder => command.WorkingFolder;

    private string Folder { get; }

    // Older versions of Go look into files on Windows only when their names end in .exe.
    private string PartialPath => Path.Combine(Folder, Name + uniqueSuffix + target.ExecutableSuffix);

    /// <summary>Builds. Whatever ends it early, no partial output is left behind.</summary>
    /// <param name="snapshot">The state of the source the artifact is labelled with.</param>
    /// <param name="onPackage">Told the import path of each package as it is compiled.</param>
    /// <param name="onWarning">Told what the user should know although the build succeeded.</param>
    /// <param name="cancellationToken">Ends the Go command with everything it started.</param>
    /// <exception cref="GoBuildException"><c>GoBuildFailed</c></exception>
    /// <exception cref="GoWinOpsException"><c>GoOutputNotWritable</c>, <c>GoVariableNotStamped</c>, <c>ToolTimedOut</c></exception>
    public async Task<GoArtifact> RunAsync(
        GitSnapshot snapshot, Action<string>? onPackage, Action<string>? onWarning, CancellationToken cancellationToken)
    {
        using GoBuildScratch scratch = GoBuildScratch.Create(Folder);
        // Given at the last moment so that a plan shows the same text every time.
        command.Environment["GOTMPDIR"] = scratch.TemporaryFolder;
        try
        {
            ToolResult result = await ToolProcess.RunAsync(command, settings.Deadline, ReportPackage, cancellationToken).ConfigureAwait(false);
            await GoBuildLog.WriteAsync(LogPath + uniqueSuffix, command, toolchain, result, cancellationToken).ConfigureAwait(false);
            GoBuildScratch.Publish(LogPath + uniqueSuffix, LogPath);
            if (result.ExitCode != 0)
                throw Failure(result);
            await CheckStampsAsync(onWarning, cancellationToken).ConfigureAwait(false);
            string goVersion = await GoBinary.ReadVersionAsync(toolchain, PartialPath, cancellationToken).ConfigureAwait(false);
            string sha256 = await ContentHash.OfFileAsync(PartialPath, cancellationToken).ConfigureAwait(false);
            GoBuildScratch.Publish(PartialPath, OutputPath);
            return Describe(snapshot, result.Duration, goVersion, sha256);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new GoWinOpsException(nameof(Messages.GoOutputNotWritable), Folder, exception, Folder, exception.Message);
        }
        finally
        {
            GoBuildScratch.Discard(PartialPath, LogPath + uniqueSuffix);
        }

        void ReportPackage(string line)
        {
            if (GoDiagnosticParser.IsPackageName(line))
                onPackage?.Invoke(line);
        }
    }

    private ToolCommand Plan()
    {
        string? reserved = settings.Environment.Keys.FirstOrDefault(name => ReservedNames.Contains(name, StringComparer.OrdinalIgnoreCase));
        if (reserved is not null)
            throw new GoWinOpsException(nameof(Messages.GoEnvironmentReserved), reserved, reserved);
        string? badTag = settings.Tags.FirstOrDefault(tag => !BuildTag.IsMatch(tag));
        if (badTag is not null)
            throw new GoWinOpsException(nameof(Messages.GoTagInvalid), badTag, badTag);
        GoFlags inherited = GoFlags.Parse(settings.Environment.TryGetValue("GOFLAGS", out string? given) ? given ?? string.Empty : toolchain.InheritedFlags);
        List<string> arguments = new() { "build", "-trimpath", "-v" };
        if (settings.Tags.Count > 0)
            arguments.Add("-tags=" + string.Join(",", settings.Tags));
        string linkerFlags = string.Join(" ", new[] { inherited.LinkerFlags, LinkerFlags.Stamp(Stamps()) }.Where(flags => flags.Length > 0));
        if (linkerFlags.Length > 0)
            arguments.Add("-ldflags=" + linkerFlags);
        arguments.AddRange(new[] { "-o", PartialPath, package.Argument });
        ToolCommand planned = toolchain.Command(package.ModuleFolder, arguments.ToArray());
        planned.Environment["CGO_ENABLED"] = "0";
        foreach (KeyValuePair<string, string?> variable in settings.Environment)
        {
            planned.Environment[variable.Key] = variable.Value;
            if (!variable.Key.StartsWith("GO", StringComparison.Ordinal) && !variable.Key.StartsWith("CGO_", StringComparison.Ordinal))
                planned.HiddenNames.Add(variable.Key);
        }

        planned.Environment["GOFLAGS"] = inherited.Environment;
        planned.Environment["GOOS"] = target.Os;
        planned.Environment["GOARCH"] = target.Architecture;
        return planned;
    }

    private IEnumerable<KeyValuePair<string, string>> Stamps()
    {
        bool hasOwnVersion = settings.VersionVariable is null || settings.Variables.ContainsKey(settings.VersionVariable);
        IEnumerable<KeyValuePair<string, string>> version = hasOwnVersion
            ? Array.Empty<KeyValuePair<string, string>>()
            : new[] { new KeyValuePair<string, string>(settings.VersionVariable!, settings.Version) };
        return version.Concat(settings.Variables.OrderBy(variable => variable.Key, StringComparer.Ordinal));
    }

    private async Task CheckStampsAsync(Action<string>? onWarning, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> missing = await GoBinary.FindUnstampedAsync(toolchain, PartialPath, Stamps().ToList(), cancellationToken).ConfigureAwait(false);
        bool IsOptional(string name) => name == settings.VersionVariable && !settings.VersionVariableRequired && !settings.Variables.ContainsKey(name);
        string? required = missing.FirstOrDefault(name => !IsOptional(name));
        if (required is not null)
            throw new GoWinOpsException(nameof(Messages.GoVariableNotStamped), required, required, package.ImportPath, target.Name);
        if (missing.Count > 0)
            onWarning?.Invoke(string.Format(System.Globalization.CultureInfo.CurrentCulture, Messages.GoVersionNotInProgram, package.ImportPath, missing[0]));
    }

    private GoBuildException Failure(ToolResult result)
    {
        List<string> lines = ToolResult.LinesOf(result.Error).Where(line => !GoDiagnosticParser.IsPackageName(line)).ToList();
        IEnumerable<string> shown = lines.Count > MaximumErrorLines
            ? lines.Take(MaximumErrorLines).Concat(new[] { $"({lines.Count - MaximumErrorLines} further lines are in the log)" })
            : lines;
        return new GoBuildException(
            package.ImportPath, target.Name, result.ExitCode, string.Join("\n", shown), GoDiagnosticParser.Parse(lines, command.WorkingFolder), LogPath);
    }

    private GoArtifact Describe(GitSnapshot snapshot, TimeSpan duration, string goVersion, string sha256) => new()
    {
        Name = Name,
        Path = OutputPath,
        Sha256 = sha256,
        Size = new FileInfo(OutputPath).Length,
        Target = target.Name,
        GoVersion = goVersion,
        Version = settings.Version,
        Commit = snapshot.Commit,
        IsDirty = snapshot.IsDirty,
        Duration = duration,
        LogPath = LogPath,
        Package = package.ImportPath,
    };
}
