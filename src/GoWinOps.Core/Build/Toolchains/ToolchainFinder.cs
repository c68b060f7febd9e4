using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Time;

namespace GoWinOps.Build.Toolchains;

/// <summary>Finds every Go of this machine.</summary>
internal sealed class ToolchainFinder
{
    private static readonly string[] UnixPlaces =
    {
        "/usr/local/go", "/usr/lib/go", "/usr/lib/golang", "/usr/lib64/go", "/opt/homebrew/opt/go/libexec", "/usr/local/opt/go/libexec", "/snap/go/current",
    };

    private static readonly string[] ProgramFolderVariables = { "ProgramFiles", "ProgramW6432", "ProgramFiles(x86)" };
    private readonly IReadOnlyList<string> roots;
    private readonly ToolEnvironment environment;

    /// <param name="roots">The folders Install-GoToolchain installs into.</param>
    /// <param name="environment">The variables of the session.</param>
    internal ToolchainFinder(IReadOnlyList<string> roots, ToolEnvironment environment)
    {
        this.roots = roots;
        this.environment = environment;
    }

    /// <summary>The folders Install-GoToolchain installs into unless it is told otherwise.</summary>
    internal static IReadOnlyList<string> DefaultRoots(ToolEnvironment? environment = null) => new[] { ToolchainStore.UserRoot(environment), ToolchainStore.MachineRoot };

    /// <summary>What Install-GoToolchain installed, the newest first.</summary>
    internal static List<GoToolchainInfo> Installed(IEnumerable<string> roots) => roots.SelectMany(root => new ToolchainStore(root, SystemClock.Instance).List())
        .OrderByDescending(found => GoVersionNumber.TryParse(found.Version)).ToList();

    /// <summary>Those Install-GoToolchain installed, without a question to any other.</summary>
    internal IReadOnlyList<GoToolchainInfo> FindInstalled()
    {
        List<GoToolchainInfo> found = Installed(roots);
        if (environment.FindProgram("go") is null && ToolchainSelection.DefaultOf(found) is { } chosen)
            chosen.IsDefault = true;
        return found;
    }

    /// <summary>All of them: the default first, then ours, then the others.</summary>
    internal async Task<IReadOnlyList<GoToolchainInfo>> FindAsync(CancellationToken cancellationToken)
    {
        List<GoToolchainInfo> found = Installed(roots);
        IEnumerable<Task<GoToolchainInfo>> questions = Candidates().Where(candidate => File.Exists(candidate.GoPath)).GroupBy(candidate => candidate.GoPath, PathComparer).Select(group => group.First())
            .Select(candidate => DescribeAsync(candidate.GoPath, candidate.Source, cancellationToken));
        foreach (GoToolchainInfo other in await Task.WhenAll(questions).ConfigureAwait(false))
            Merge(found, other);
        if (!found.Exists(toolchain => toolchain.IsDefault) && ToolchainSelection.DefaultOf(found.Where(toolchain => toolchain.Source == GoToolchainSource.GoWinOps)) is { } chosen)
            chosen.IsDefault = true;
        return found.OrderByDescending(toolchain => toolchain.IsDefault).ThenBy(toolchain => toolchain.Source)
            .ThenByDescending(toolchain => GoVersionNumber.TryParse(toolchain.Version)).ToList();
    }

    private static StringComparer PathComparer => NodeContext.IsWindows ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    // Links on PATH lead to the same root: one toolchain is shown once, by the place it was found first.
    private static void Merge(List<GoToolchainInfo> found, GoToolchainInfo other)
    {
        GoToolchainInfo? same = found.FirstOrDefault(toolchain => PathComparer.Equals(toolchain.GoRoot, other.GoRoot));
        if (same is null)
            found.Add(other);
        else
            same.IsDefault |= other.IsDefault;
    }

    private async Task<GoToolchainInfo> DescribeAsync(string goPath, GoToolchainSource source, CancellationToken cancellationToken)
    {
        GoToolchainInfo info = new() { GoPath = goPath, GoRoot = Path.GetDirectoryName(Path.GetDirectoryName(goPath))!, Source = source };
        info.IsDefault = source == GoToolchainSource.Path && PathComparer.Equals(goPath, environment.FindProgram("go"));
        try
        {
            (info.Version, info.Platform) = await ToolchainQuestion.AskVersionAsync(goPath, cancellationToken).ConfigureAwait(false);
            string root = await ToolchainQuestion.AskRootAsync(goPath, cancellationToken).ConfigureAwait(false);
            info.GoRoot = root.Length > 0 ? Path.GetFullPath(root) : info.GoRoot;
        }
        catch (GoWinOpsException exception)
        {
            info.Problem = exception.Message;
        }

        return info;
    }

    private IEnumerable<(string GoPath, GoToolchainSource Source)> Candidates()
    {
        foreach (string folder in environment.PathFolders())
            yield return (Path.Combine(folder, ExecutableSearch.FileName("go")), GoToolchainSource.Path);
        if (environment["GOROOT"] is { Length: > 0 } root)
            yield return (GoIn(root), GoToolchainSource.GoRoot);
        foreach (string place in SystemPlaces())
            yield return (GoIn(place), GoToolchainSource.System);
        foreach (string folder in Matching(Path.Combine(ModuleCache(), "golang.org"), "toolchain@*"))
            yield return (GoIn(folder), GoToolchainSource.ModuleCache);
    }

    private IEnumerable<string> SystemPlaces()
    {
        string home = environment.Home;
        IEnumerable<string> ofHome = Matching(Path.Combine(home, "sdk"), "go*");
        return NodeContext.IsWindows ? ofHome.Concat(WindowsPlaces(home)) : ofHome.Concat(UnixPlaces).Concat(Matching("/usr/lib", "go-*"));
    }

    private IEnumerable<string> WindowsPlaces(string home) => ProgramFolderVariables
        .Select(name => environment[name]).Where(folder => !string.IsNullOrEmpty(folder)).Select(folder => Path.Combine(folder!, "Go"))
        .Concat(new[] { Path.Combine(environment["SystemDrive"] + Path.DirectorySeparatorChar, "Go"), Path.Combine(home, "scoop", "apps", "go", "current") });

    private string ModuleCache()
    {
        if (environment["GOMODCACHE"] is { Length: > 0 } cache)
            return cache;
        string goPath = (environment["GOPATH"] ?? string.Empty).Split(Path.PathSeparator)[0];
        return Path.Combine(goPath.Length > 0 ? goPath : Path.Combine(environment.Home, "go"), "pkg", "mod");
    }

    private static string GoIn(string root) => Path.Combine(root, "bin", ExecutableSearch.FileName("go"));

    private static IEnumerable<string> Matching(string folder, string pattern) =>
        Directory.Exists(folder) ? Directory.EnumerateDirectories(folder, pattern) : Array.Empty<string>();
}
