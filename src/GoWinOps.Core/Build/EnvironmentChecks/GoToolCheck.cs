using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Build.Toolchains;
using GoWinOps.Build.Tools;

namespace GoWinOps.Build.EnvironmentChecks;

/// <summary>Whether a tool is there and was built by a Go that knows the language of this one.</summary>
internal sealed class GoToolCheck : GoBasedCheck
{
    private static readonly TimeSpan InstallDeadline = TimeSpan.FromMinutes(15);
    private readonly string tool;

    internal GoToolCheck(string tool, string name)
    {
        this.tool = tool;
        Name = name;
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    protected override async Task<CheckOutcome> LookAsync(EnvironmentFacts facts, CancellationToken cancellationToken)
    {
        string fixText = "Install-GoTool " + tool;
        string? path = Places(facts).Select(folder => Path.Combine(folder, ExecutableSearch.FileName(tool))).FirstOrDefault(File.Exists);
        if (path is null)
            return CheckOutcome.Warn("not found", tool, $"Run {fixText}.").FixedBy(fixText, token => InstallAsync(facts, token));
        GoToolInfo? info = await GoToolFolder.TryReadAsync(path, cancellationToken).ConfigureAwait(false);
        if (info is null || GoVersionNumber.TryParse(info.GoVersion) is not { } builder || facts.GoVersion is not { } version)
            return CheckOutcome.Pass($"{path} (what built it is not known)");
        string found = $"{info.Version} built by {info.GoVersion}: {path}";
        return builder.Major == version.Major && builder.Minor < version.Minor
            ? CheckOutcome.Warn(found, $"built by Go 1.{version.Minor} or newer", $"A tool knows the language of the Go that built it only. Run {fixText} -Force.").FixedBy(fixText + " -Force", token => InstallAsync(facts, token))
            : CheckOutcome.Pass(found);
    }

    private static IEnumerable<string> Places(EnvironmentFacts facts)
    {
        yield return GoToolFolder.UserFolder(facts.Environment);
        if (facts.Setting("GOBIN") is { Length: > 0 } bin)
            yield return bin;
        foreach (string folder in facts.Setting("GOPATH").Split(Path.PathSeparator).Where(Path.IsPathRooted))
            yield return Path.Combine(folder, "bin");
        foreach (string folder in facts.Environment.PathFolders())
            yield return folder;
    }

    private Task<GoToolInfo> InstallAsync(EnvironmentFacts facts, CancellationToken cancellationToken) =>
        new GoToolInstaller(facts.GoPath!, new GoToolFolder(GoToolFolder.UserFolder(facts.Environment)), facts.Environment)
            .InstallAsync(GoToolReference.Parse(tool, null), InstallDeadline, _ => { }, cancellationToken);
}
