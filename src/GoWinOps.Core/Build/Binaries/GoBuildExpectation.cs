using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace GoWinOps.Build;

/// <summary>What a build was asked for, to be compared with what its executable says of itself.</summary>
/// <remarks>
/// What Go does not record cannot be compared: before Go 1.18 no settings at all, later no linker flags under <c>-trimpath</c>, and no commit with
/// <c>-buildvcs=false</c>. Of a linked work tree or a submodule, whose <c>.git</c> is a file, Go (1.24) records no commit, or that of the
/// repository around it.
/// </remarks>
internal sealed class GoBuildExpectation
{
    private static readonly string[] RecordedVariables =
    {
        "CGO_ENABLED", "GO386", "GOAMD64", "GOARM", "GOARM64", "GOMIPS", "GOMIPS64", "GOPPC64", "GORISCV64", "GOWASM",
    };

    private static readonly string[] RecordedFlags = { "-trimpath", "-race", "-msan", "-asan" };
    private static readonly string[] FlagSeparators = { " ", "\t", "\n", "'", "\"" };
    private readonly GoBuild build;
    private readonly ToolCommand command;
    private readonly List<string> differences = new();

    internal GoBuildExpectation(GoBuild build)
    {
        this.build = build;
        command = build.Command;
    }

    /// <summary>What is not as it was asked for, each as a sentence's part; none where all is.</summary>
    internal IReadOnlyList<string> DifferencesTo(GoBuildInfo info)
    {
        differences.Clear();
        Compare("the target", build.Target.Name, info.Target);
        Compare("the Go version", WithoutExperiments(build.Toolchain.Version), WithoutExperiments(info.GoVersion));
        if (info.MainPackage.Length > 0)
            Compare("the package", build.Package.ImportPath, info.MainPackage);
        if (info.Module.Length > 0 && !(build.Package.ImportPath + "/").StartsWith(info.Module + "/", StringComparison.Ordinal))
            Compare("the module", "the one of " + build.Package.ImportPath, info.Module);
        if (info.Settings.Count > 0)
        {
            CompareSettings(info);
            CompareCommit(info);
        }

        return differences;
    }

    private void CompareSettings(GoBuildInfo info)
    {
        foreach (string name in RecordedVariables)
        {
            if (command.Environment.TryGetValue(name, out string? asked) && !string.IsNullOrEmpty(asked) && info.Settings.TryGetValue(name, out string? recorded))
                Compare(name, asked!, recorded);
        }

        foreach (string flag in RecordedFlags.Where(flag => command.Arguments.Contains(flag, StringComparer.Ordinal)))
            Compare(flag, "true", info.Settings.TryGetValue(flag, out string? recorded) ? recorded : "false");
        foreach (string tag in build.Settings.Tags.Where(tag => !info.Tags.Contains(tag, StringComparer.Ordinal)))
            differences.Add($"the build tag '{tag}' is missing");
    }

    private void CompareCommit(GoBuildInfo info)
    {
        GitSnapshot snapshot = build.Snapshot;
        bool isGit = info.Settings.TryGetValue("vcs", out string? system) && system == "git";
        if (StampingOfCommits() == "false")
        {
            if (info.VcsRevision.Length > 0)
                Compare("the commit", "none, as -buildvcs=false asks", info.VcsRevision);
            return;
        }

        if (snapshot.Commit.Length == 0 || !snapshot.Contains(build.Package.ModuleFolder) || !Directory.Exists(Path.Combine(snapshot.TopFolder!, ".git")))
            return;
        if (!isGit)
        {
            differences.Add($"no commit is recorded instead of {snapshot.Commit}");
            return;
        }

        Compare("the commit", snapshot.Commit, info.VcsRevision);
        if (info.IsModified != snapshot.IsDirty)
            differences.Add(snapshot.IsDirty ? "the work tree is recorded as clean, but it held changes" : "the work tree is recorded as changed, but it was clean");
    }

    /// <summary>The value of the last <c>-buildvcs</c> that counts: on the command line, else in GOFLAGS; empty where nobody gave one.</summary>
    private string StampingOfCommits()
    {
        const string Flag = "-buildvcs";
        command.Environment.TryGetValue("GOFLAGS", out string? flags);
        IEnumerable<string> inherited = (flags ?? string.Empty).Split(FlagSeparators, StringSplitOptions.RemoveEmptyEntries);
        string? last = inherited.Concat(command.Arguments).Select(flag => flag.StartsWith("--", StringComparison.Ordinal) ? flag.Substring(1) : flag)
            .LastOrDefault(flag => flag == Flag || flag.StartsWith(Flag + "=", StringComparison.Ordinal));
        return last is null ? string.Empty : last == Flag ? "true" : last.Substring(Flag.Length + 1);
    }

    private void Compare(string what, string asked, string found)
    {
        if (!string.Equals(asked, found, StringComparison.Ordinal))
            differences.Add($"{what} is '{found}' instead of '{asked}'");
    }

    /// <summary>A version as <c>go1.24.4 X:aliastypeparams</c> names the experiments that were switched on; they may be by the build's own environment.</summary>
    private static string WithoutExperiments(string version)
    {
        int experiments = version.IndexOf(" X:", StringComparison.Ordinal);
        return experiments < 0 ? version : version.Substring(0, experiments);
    }
}
