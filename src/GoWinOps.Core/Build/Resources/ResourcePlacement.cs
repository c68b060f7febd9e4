using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;

namespace GoWinOps.Build;

/// <summary>
/// Resources lying beside a package while Go builds it, the only place Go's linker takes them from: <c>-overlay</c> does not work for them. Disposing removes
/// them again.
/// </summary>
internal sealed class ResourcePlacement : IDisposable
{
    private static readonly TimeSpan ListDeadline = TimeSpan.FromMinutes(2);
    private readonly GoBuildRun run;
    private readonly IDisposable folderLock;
    private string? path;

    private ResourcePlacement(GoBuildRun run, IDisposable folderLock)
    {
        this.run = run;
        this.folderLock = folderLock;
    }

    private GoBuild Build => run.Build;

    private string Folder => Build.Package.Folder;

    private string Architecture => Build.Target.Architecture;

    /// <summary>
    /// Puts the resources of a build in place; null for a target other than Windows. Also a build without resources waits for its turn: those of another
    /// build would get into it.
    /// </summary>
    /// <exception cref="GoWinOpsException"><c>ResourcePackageBusy</c>, <c>ResourceConflict</c>, <c>ResourceFileNotWritable</c></exception>
    internal static async Task<ResourcePlacement?> EnterAsync(GoBuildRun run, CancellationToken cancellationToken)
    {
        GoBuild build = run.Build;
        if (!build.Target.IsWindows)
            return null;
        IDisposable folderLock = await ResourceFolderLock.TakeAsync(
            build.Package.Folder, build.Target.Architecture, build.Settings.Deadline, () => run.OnPackage?.Invoke(Messages.ResourceWaiting), cancellationToken)
            .ConfigureAwait(false);
        ResourcePlacement placement = new(run, folderLock);
        try
        {
            await placement.PutAsync(cancellationToken).ConfigureAwait(false);
            return placement;
        }
        catch (Exception)
        {
            placement.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            if (path is not null)
                File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The build itself is not concerned, and the next one removes it.
            run.Warn(string.Format(CultureInfo.CurrentCulture, Messages.ResourceLeftBehind, path, exception.Message));
        }
        finally
        {
            folderLock.Dispose();
        }
    }

    private async Task PutAsync(CancellationToken cancellationToken)
    {
        string target = ResourceFile.PathIn(Folder, Architecture);
        try
        {
            RemoveLeftOvers();
            if (Build.Resources is not { } resources || await HasOwnAsync(resources, cancellationToken).ConfigureAwait(false))
                return;
            if (EmbedDirective.Taking(Folder, Path.GetFileName(target)) is { } pattern)
                run.Warn(string.Format(CultureInfo.CurrentCulture, Messages.ResourceEmbedded, Build.Package.ImportPath, pattern));
            path = target;
            byte[] content = resources.ToObject(Architecture);
            using FileStream stream = new(target, FileMode.Create, FileAccess.Write, FileShare.Read, 4096, useAsync: true);
            await stream.WriteAsync(content, 0, content.Length, cancellationToken).ConfigureAwait(false);
            run.HasPlacedResources = true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new GoWinOpsException(nameof(Messages.ResourceFileNotWritable), Folder, exception, target, exception.Message);
        }
    }

    /// <summary>Removes what builds that were killed have left, for any architecture none is building for now.</summary>
    private void RemoveLeftOvers()
    {
        foreach (string architecture in ResourceFile.ArchitecturesIn(Folder).ToList())
        {
            using IDisposable? other = architecture == Architecture ? null : ResourceFolderLock.TakeNow(Folder, architecture);
            if (architecture == Architecture || other is not null)
                File.Delete(ResourceFile.PathIn(Folder, architecture));
        }
    }

    /// <summary>
    /// Whether the package brings resources of its own: those win, and the user is told, unless something was asked for that would be lost. Two sets of
    /// resources Go's linker refuses.
    /// </summary>
    private async Task<bool> HasOwnAsync(ResourceSet resources, CancellationToken cancellationToken)
    {
        if (!ResourceFile.HasForeign(Folder))
            return false;
        List<string> own = (await ListObjectFilesAsync(cancellationToken).ConfigureAwait(false))
            .Where(name => ResourceFile.HoldsResources(Path.Combine(Folder, name))).ToList();
        if (own.Count == 0)
            return false;
        string names = string.Join(", ", own);
        if (resources.IsAskedFor)
            throw new GoWinOpsException(nameof(Messages.ResourceConflict), Folder, Folder, names);
        run.Warn(string.Format(CultureInfo.CurrentCulture, Messages.ResourceOwnUsed, Build.Package.ImportPath, names));
        return true;
    }

    /// <summary>The object files Go itself takes for this target; names, tags and architecture decide.</summary>
    private async Task<IEnumerable<string>> ListObjectFilesAsync(CancellationToken cancellationToken)
    {
        ToolCommand command = Build.Toolchain.Command(
            Folder, "list", "-find", "-tags=" + string.Join(",", Build.Settings.Tags), "-f", "{{range .SysoFiles}}{{println .}}{{end}}", ".");
        foreach (KeyValuePair<string, string?> variable in Build.Settings.Environment)
            command.Environment[variable.Key] = variable.Value;
        command.Environment["GOOS"] = Build.Target.Os;
        command.Environment["GOARCH"] = Architecture;
        ToolResult result = await ToolProcess.RunAsync(command, ListDeadline, null, cancellationToken).ConfigureAwait(false);
        return result.ExitCode == 0
            ? ToolResult.LinesOf(result.Output)
            : throw new GoWinOpsException(nameof(Messages.GoPackageInvalid), Folder, Folder, result.Error.Trim());
    }
}
