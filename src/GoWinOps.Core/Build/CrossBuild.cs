using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;

namespace GoWinOps.Build;

/// <summary>
/// The builds of several packages for several targets: all from one look at each work tree, none over another's output, no more at once than the
/// machine bears.
/// </summary>
public sealed class CrossBuild : IDisposable
{
    private readonly ConcurrentDictionary<string, string> claimedOutputs = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> excludedFolders = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ReleaseVersion> releases = new(StringComparer.Ordinal);
    private readonly GoBuildSession session = new();
    private readonly List<GitSnapshot> snapshots = new();
    private readonly GoToolchain toolchain;
    private readonly IReadOnlyList<GoTarget> targets;
    private readonly GoBuildSettings settings;
    private readonly string? version;
    private readonly SemaphoreSlim throttle;

    /// <summary>Prepares the builds.</summary>
    /// <param name="toolchain">The Go that builds.</param>
    /// <param name="targets">What every package is built for; at least one.</param>
    /// <param name="settings">How; the release is put in for each work tree.</param>
    /// <param name="version">The release's version; null to work it out from git.</param>
    /// <param name="throttleLimit">How many targets are built at once.</param>
    public CrossBuild(GoToolchain toolchain, IReadOnlyList<GoTarget> targets, GoBuildSettings settings, string? version, int throttleLimit)
    {
        this.toolchain = toolchain;
        this.targets = targets;
        this.settings = settings;
        this.version = version;
        throttle = new SemaphoreSlim(throttleLimit);
    }

    /// <summary>Plans the builds of the programs at a path, one a target.</summary>
    /// <param name="path">A package's folder, a Go file in it, or <c>folder/...</c> for all programs below.</param>
    /// <param name="onWarning">Told what the user should know of the source.</param>
    /// <param name="cancellationToken">Ends the questions to Go and git.</param>
    /// <exception cref="GoWinOpsException"><c>GoVersionInvalid</c>, <c>GoOutputConflict</c>, and those of finding the package, of git and of <see cref="GoBuild"/>.</exception>
    public async Task<IReadOnlyList<GoBuild>> PlanAsync(string path, Func<string, Task> onWarning, CancellationToken cancellationToken)
    {
        List<GoBuild> builds = new();
        Task<IReadOnlyList<(GoPackage Package, GoTarget Target)>> find = FindAsync(path, cancellationToken);
        Task<GitSnapshot?> early = LookEarlyAsync(path, cancellationToken);
        await Task.WhenAll(find, early).ConfigureAwait(false);
        foreach ((GoPackage package, GoTarget target) in await find.ConfigureAwait(false))
        {
            GitSnapshot snapshot = await SnapshotAsync(package.Folder, await early.ConfigureAwait(false), onWarning, cancellationToken).ConfigureAwait(false);
            if (!releases.TryGetValue(package.Folder, out ReleaseVersion? release))
                releases[package.Folder] = release = await FindReleaseAsync(snapshot, package.Folder, onWarning, cancellationToken).ConfigureAwait(false);
            builds.Add(new GoBuild(toolchain, package, target, settings with { Release = release }, snapshot, session));
        }

        GoBuild? conflict = builds.FirstOrDefault(build => !claimedOutputs.TryAdd(build.OutputPath, build.Package.ImportPath));
        return conflict is null ? builds : throw new GoWinOpsException(nameof(Messages.GoOutputConflict), path, conflict.OutputPath);
    }

    /// <summary>Keeps the files of a build that is about to run from making its work tree dirty. Not for several builds at once.</summary>
    /// <exception cref="GoWinOpsException"><c>GitExcludeNotWritable</c>, <c>GitFailed</c></exception>
    public async Task ExcludeOutputsAsync(GoBuild build, CancellationToken cancellationToken)
    {
        if (build.Resources is not null && build.Snapshot.TopFolder is { } workTree && excludedFolders.Add(workTree))
            await GitExclusion.AddPatternAsync(build.Snapshot, ResourceFile.Pattern, cancellationToken).ConfigureAwait(false);
        if (build.Snapshot.TopFolder is not { } top || !excludedFolders.Add(top + "\n" + build.Settings.Version))
            return;
        await GitExclusion.AddAsync(build.Snapshot, build.Settings.OutputFolder, build.Settings.Version, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Carries one of the builds out as soon as there is room for it.</summary>
    /// <param name="build">What is built.</param>
    /// <param name="onStart">Told when it begins.</param>
    /// <param name="onPackage">Told the import path of each package as it is compiled.</param>
    /// <param name="onWarning">Told what the user should know although the build succeeded.</param>
    /// <param name="cancellationToken">Ends the build with everything it started.</param>
    public async Task<GoArtifact> RunAsync(
        GoBuild build, Action onStart, Action<string>? onPackage, Action<string>? onWarning, CancellationToken cancellationToken)
    {
        await throttle.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            onStart();
            return await build.RunAsync(onPackage, onWarning, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            throttle.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        throttle.Dispose();
        session.Dispose();
    }

    /// <summary>What is to be built; of all programs below a folder, for each target those that exist for it.</summary>
    private async Task<IReadOnlyList<(GoPackage Package, GoTarget Target)>> FindAsync(string path, CancellationToken cancellationToken)
    {
        if (!GoPackagePath.IsPattern(path))
        {
            IReadOnlyList<GoPackage> one = await GoPackage.FindAsync(toolchain, path, targets[0], settings, cancellationToken).ConfigureAwait(false);
            return targets.Select(target => (one[0], target)).ToList();
        }

        List<(GoPackage Package, GoTarget Target)> found = new();
        foreach (GoTarget target in targets)
        {
            IReadOnlyList<GoPackage> all = await GoPackage.FindAsync(toolchain, path, target, settings, cancellationToken).ConfigureAwait(false);
            found.AddRange(all.Select(package => (package, target)));
        }

        return found;
    }

    private async Task<ReleaseVersion> FindReleaseAsync(
        GitSnapshot snapshot, string folder, Func<string, Task> onWarning, CancellationToken cancellationToken)
    {
        if (version is not null)
            return ReleaseVersion.FromText(version);
        ReleaseFinding finding = await ReleaseSearch.FindAsync(snapshot, folder, settings.TagPrefix, cancellationToken).ConfigureAwait(false);
        foreach (string tag in finding.InvalidHere)
            await onWarning(string.Format(CultureInfo.CurrentCulture, Messages.GitTagNotRead, tag, finding.Release)).ConfigureAwait(false);
        return finding.Release;
    }

    /// <summary>Asks git while Go is still looking for the package; null where that would be of no use. What fails is asked again, and told, in its turn.</summary>
    private async Task<GitSnapshot?> LookEarlyAsync(string path, CancellationToken cancellationToken)
    {
        // Go may complete go.mod while it looks: the snapshot must show that.
        bool isTooEarly = GoBuildCommand.MayCompleteModuleFiles(toolchain, settings) || GoPackagePath.IsPattern(path);
        if (isTooEarly || !Directory.Exists(path) || snapshots.Any(taken => taken.Contains(path)))
            return null;
        try
        {
            return await GitSnapshot.ReadAsync(path, cancellationToken).ConfigureAwait(false);
        }
        catch (GoWinOpsException)
        {
            return null;
        }
    }

    /// <summary>One snapshot a work tree, taken before the first build, so that no output of one target can make the next one dirty.</summary>
    private async Task<GitSnapshot> SnapshotAsync(string folder, GitSnapshot? early, Func<string, Task> onWarning, CancellationToken cancellationToken)
    {
        GitSnapshot? known = snapshots.FirstOrDefault(taken => taken.Contains(folder));
        if (known is not null)
            return known;
        GitSnapshot snapshot = early?.Contains(folder) == true ? early : await GitSnapshot.ReadAsync(folder, cancellationToken).ConfigureAwait(false);
        snapshots.Add(snapshot);
        if (snapshot.IsDirty)
            await onWarning(string.Format(CultureInfo.CurrentCulture, Messages.GoWorkTreeDirty, snapshot.TopFolder, snapshot.DescribeDirtyPaths())).ConfigureAwait(false);
        return snapshot;
    }
}
