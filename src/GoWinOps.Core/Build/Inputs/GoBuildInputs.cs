using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Build;

/// <summary>Everything in the file system that a build depends on, as far as that can be known.</summary>
internal sealed class GoBuildInputs
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

    // Each of them lets a build depend on more than the packages Go lists. A stamped value that looks like one only costs a build.
    private static readonly Regex OpenEndedFlag = new(
        @"(?:^|[\s'""])(?<flag>--?(?:overlay|toolexec|modfile|pkgdir|extld|linkmode|a))(?:$|[=\s'""])", RegexOptions.CultureInvariant);

    private GoBuildInputs(IReadOnlyCollection<SourceItem> items, string? uncertainty)
    {
        Items = items;
        Uncertainty = uncertainty;
    }

    /// <summary>What the build depends on.</summary>
    internal IReadOnlyCollection<SourceItem> Items { get; }

    /// <summary>Why there may be more; null when this is all.</summary>
    internal string? Uncertainty { get; }

    /// <summary>Asks Go for the packages of a build.</summary>
    internal static async Task<GoBuildInputs> ReadAsync(GoBuild build, CancellationToken cancellationToken)
    {
        ToolCommand command = GoBuildCommand.ComposeList(build);
        ToolResult result = await ToolProcess.RunAsync(command, Deadline, null, cancellationToken).ConfigureAwait(false);
        if (result.ExitCode != 0)
            return new GoBuildInputs(Array.Empty<SourceItem>(), "Go cannot list its packages");
        IReadOnlyList<ListedPackage> packages = ListedPackage.ReadAll(result.Output);
        HashSet<SourceItem> items = new(packages.Where(package => !package.IsImmutable).SelectMany(OfPackage));
        items.UnionWith(packages.SelectMany(package => OfShadows(package, packages)));
        items.UnionWith(ModuleFiles.OfModule(build.Package.ModuleFolder));
        items.UnionWith(ModuleFiles.OfWorkspace(build.Package.ModuleFolder, GoBuildCommand.Variable(build, "GOWORK")));
        items.Add(SourceItem.File(Path.Combine(build.Package.Folder, "default.pgo")));
        return new GoBuildInputs(items, UncertaintyOf(build, packages));
    }

    private static string? UncertaintyOf(GoBuild build, IReadOnlyList<ListedPackage> packages)
    {
        if (packages.Any(package => package.CgoFiles.Length > 0))
            return "C code is compiled, by a compiler and with headers of the system";
        if (packages.Any(package => !package.Standard && package.Module is null))
            return "a package is in no module";
        Match openEnded = OpenEndedFlag.Match(string.Join(" ", build.Command.Arguments) + " " + GoBuildCommand.Variable(build, "GOFLAGS"));
        return openEnded.Success ? $"the flag {openEnded.Groups["flag"].Value} is used" : null;
    }

    private static IEnumerable<SourceItem> OfPackage(ListedPackage package)
    {
        yield return SourceItem.SourceNames(package.Dir);
        foreach (string file in Directory.EnumerateFiles(package.Dir).Where(SourceState.IsSource))
            yield return SourceItem.File(file);
        foreach (string file in package.EmbedFiles)
            yield return SourceItem.File(Path.GetFullPath(Path.Combine(package.Dir, file)));
        foreach (SourceItem item in package.EmbedPatterns.SelectMany(pattern => EmbedPattern.Watch(package.Dir, pattern)))
            yield return item;
        foreach (SourceItem item in OfModuleBorders(package))
            yield return item;
    }

    /// <summary>A go.mod that appears between a package and its module's folder takes the package out of the module.</summary>
    private static IEnumerable<SourceItem> OfModuleBorders(ListedPackage package)
    {
        string? top = (package.Module?.Replace ?? package.Module)?.Dir;
        if (string.IsNullOrEmpty(top))
            return Array.Empty<SourceItem>();
        return ModuleFiles.Above(package.Dir)
            .TakeWhile(folder => TreePath.Below(top!, folder) is not null)
            .Select(folder => SourceItem.File(Path.Combine(folder, "go.mod")));
    }

    /// <summary>A folder that appears in a module at hand can provide a package that came from the module cache before.</summary>
    private static IEnumerable<SourceItem> OfShadows(ListedPackage package, IReadOnlyList<ListedPackage> all)
    {
        if (package.Standard || !package.IsImmutable)
            return Array.Empty<SourceItem>();
        return all.Where(other => !other.IsImmutable && other.Module is { Dir.Length: > 0 })
            .Select(other => (other.Module!.Path, (other.Module.Replace ?? other.Module).Dir))
            .Distinct()
            .Where(module => module.Dir.Length > 0 && package.ImportPath.StartsWith(module.Path + "/", StringComparison.Ordinal))
            .Select(module => SourceItem.SourceNames(Path.Combine(module.Dir, package.ImportPath.Substring(module.Path.Length + 1))));
    }
}
