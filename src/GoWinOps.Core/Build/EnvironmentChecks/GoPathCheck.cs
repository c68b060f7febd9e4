using System;
using System.IO;
using System.Linq;

namespace GoWinOps.Build.EnvironmentChecks;

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
