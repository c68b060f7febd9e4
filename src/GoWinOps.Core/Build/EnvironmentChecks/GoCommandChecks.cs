using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Build.Toolchains;

namespace GoWinOps.Build.EnvironmentChecks;

/// <summary>Whether there is a Go, and which.</summary>
internal sealed class GoCommandCheck : IEnvironmentCheck
{
    /// <inheritdoc/>
    public string Name => "Go";

    /// <inheritdoc/>
    public Task<CheckOutcome> RunAsync(EnvironmentFacts facts, CancellationToken cancellationToken) => Task.FromResult(facts.GoProblem is null
        ? CheckOutcome.Pass($"{facts.GoName} for {facts.Platform}: {facts.GoPath}")
        : CheckOutcome.Fail(facts.GoProblem, "a Go command", facts.GoPath is null ? "Run Install-GoToolchain." : facts.GoRemedy ?? string.Empty));
}

/// <summary>The base of checks that need an answering Go.</summary>
internal abstract class GoBasedCheck : IEnvironmentCheck
{
    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public Task<CheckOutcome> RunAsync(EnvironmentFacts facts, CancellationToken cancellationToken) =>
        facts.GoProblem is null ? LookAsync(facts, cancellationToken) : Task.FromResult(CheckOutcome.Skip("there is no Go to ask"));

    /// <summary>Looks, with a Go that answers.</summary>
    protected abstract Task<CheckOutcome> LookAsync(EnvironmentFacts facts, CancellationToken cancellationToken);
}

/// <summary>The same for checks that need not wait.</summary>
internal abstract class GoSettingCheck : GoBasedCheck
{
    /// <inheritdoc/>
    protected sealed override Task<CheckOutcome> LookAsync(EnvironmentFacts facts, CancellationToken cancellationToken) => Task.FromResult(Look(facts));

    /// <summary>Looks.</summary>
    protected abstract CheckOutcome Look(EnvironmentFacts facts);
}

/// <summary>Whether this Go is new enough for the project's go.mod.</summary>
internal sealed class GoVersionCheck : GoSettingCheck
{
    private const int FirstMinorThatHeedsIt = 21;

    /// <inheritdoc/>
    public override string Name => "GoVersion";

    /// <inheritdoc/>
    protected override CheckOutcome Look(EnvironmentFacts facts)
    {
        if (facts.Module is not { } module)
            return CheckOutcome.Skip("there is no go.mod");
        if (module.Go is null)
            return CheckOutcome.Warn("the go.mod has no go line", "a go line", "Without one Go assumes the language of Go 1.16. Write one with 'go mod edit -go=VERSION'.");
        if (facts.GoVersion is not { } version || GoVersionNumber.TryParse(module.Go) is not { } oldest)
            return CheckOutcome.Skip($"'{facts.GoName}' cannot be compared with 'go {module.Go}'");
        string remedy = $"Run Install-GoToolchain -Project '{facts.Project}' and put its bin folder on PATH, or give its version with -GoPath.";
        if (version.CompareTo(oldest) < 0)
        {
            string ignored = version.IsAtLeast(FirstMinorThatHeedsIt) ? string.Empty : " Before 1.21 Go does not refuse: it builds, and may fail on what it does not know.";
            return CheckOutcome.Fail(facts.GoName, "go" + oldest.Text + " or newer", remedy + ignored);
        }

        return GoVersionNumber.TryParse(module.Toolchain) is { } suggested && version.CompareTo(suggested) < 0
            ? CheckOutcome.Warn(facts.GoName, suggested.Name + ", which the toolchain line suggests", remedy)
            : CheckOutcome.Pass(facts.GoName, "go" + oldest.Text + " or newer");
    }
}

/// <summary>Whether GOROOT, where it is set, belongs to this Go: its compiler and library must be of one version.</summary>
internal sealed class GoRootCheck : GoSettingCheck
{
    /// <inheritdoc/>
    public override string Name => "GoRoot";

    /// <inheritdoc/>
    protected override CheckOutcome Look(EnvironmentFacts facts)
    {
        string own = facts.Setting("GOROOT");
        string? set = facts.Environment["GOROOT"] is { Length: > 0 } variable ? variable : facts.Stored.TryGetValue("GOROOT", out string? stored) ? stored : null;
        if (set is null)
            return CheckOutcome.Pass(own);
        string mark = Path.Combine(set, "VERSION");
        string version = File.Exists(mark) ? File.ReadLines(mark).FirstOrDefault() ?? string.Empty : "no Go";
        string expected = $"GOROOT unset, or a folder of {facts.GoName}";
        return version == facts.GoName
            ? CheckOutcome.Pass(set)
            : CheckOutcome.Fail($"GOROOT is '{set}', which holds {version}", expected, "Remove GOROOT: Go finds its own folder. In this session: Remove-Item Env:GOROOT.");
    }
}

/// <summary>Whether GOPATH can be used.</summary>
internal sealed class GoPathCheck : GoSettingCheck
{
    /// <inheritdoc/>
    public override string Name => "GoPath";

    /// <inheritdoc/>
    protected override CheckOutcome Look(EnvironmentFacts facts)
    {
        string path = facts.Environment["GOPATH"] is { Length: > 0 } set ? set : facts.Setting("GOPATH");
        string first = path.Split(Path.PathSeparator)[0];
        const string Remedy = "Remove GOPATH, so that it is the folder 'go' of your home, or set it to an absolute path of its own.";
        if (first.Length == 0)
            return CheckOutcome.Fail("GOPATH is empty and there is no home folder", "an absolute path", "Set GOPATH to a folder you can write.");
        if (HasRelative(path))
            return CheckOutcome.Fail(path, "an absolute path", Remedy);
        if (File.Exists(first))
            return CheckOutcome.Fail(first + " is a file", "a folder", Remedy);
        bool isRoot = string.Equals(first.TrimEnd(Path.DirectorySeparatorChar), facts.Setting("GOROOT").TrimEnd(Path.DirectorySeparatorChar), StringComparison.Ordinal);
        return isRoot ? CheckOutcome.Warn(path + " is GOROOT", "a folder apart from GOROOT", Remedy) : CheckOutcome.Pass(path);
    }

    /// <summary>Whether a value of GOPATH names a folder that depends on where one is.</summary>
    internal static bool HasRelative(string? path) => (path ?? string.Empty).Split(Path.PathSeparator).Any(folder => folder.Length > 0 && !Path.IsPathRooted(folder));
}

/// <summary>Whether Go works with modules.</summary>
internal sealed class GoModulesCheck : GoSettingCheck
{
    /// <inheritdoc/>
    public override string Name => "GoModules";

    /// <inheritdoc/>
    protected override CheckOutcome Look(EnvironmentFacts facts)
    {
        string value = facts.Setting("GO111MODULE");
        return value == "off"
            ? CheckOutcome.Fail("GO111MODULE is off", "on, or unset", "Modules are switched off: Go ignores every go.mod. Remove the variable, and run 'go env -u GO111MODULE'.")
            : CheckOutcome.Pass(value.Length == 0 ? "on" : value);
    }
}
