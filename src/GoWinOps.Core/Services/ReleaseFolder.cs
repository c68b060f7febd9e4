using System;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>The releases of one service on this node: a folder each, complete or absent, and never changed.</summary>
internal sealed class ReleaseFolder
{
    private readonly NodeContext context;
    private readonly string service;
    private readonly string root;

    /// <summary>The releases of <paramref name="service"/>.</summary>
    internal ReleaseFolder(NodeContext context, string service)
    {
        this.context = context;
        this.service = ServiceName.RequireInstallable(service);
        root = Path.Combine(context.ServiceFolder(service), "releases");
    }

    /// <summary>Where a release's executable lies, or will.</summary>
    internal string PathOf(string version, string fileName)
    {
        if (FolderName.Fault(fileName) is { } fault)
            throw new GoWinOpsException(nameof(Messages.ReleaseFileNameInvalid), fileName, fileName, fault);
        return Path.Combine(root, ReleaseVersion.RequireValid(version), fileName);
    }

    /// <summary>The version an executable belongs to; null when it lies outside the releases.</summary>
    internal string? VersionOf(string executablePath)
    {
        string prefix = root + Path.DirectorySeparatorChar;
        if (!executablePath.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            return null;
        string[] parts = executablePath.Substring(prefix.Length).Split(Path.DirectorySeparatorChar);
        return parts.Length == 2 ? parts[0] : null;
    }

    /// <summary>The executable of a staged release.</summary>
    /// <exception cref="GoWinOpsException"><c>ReleaseNotStaged</c></exception>
    internal string RequireStaged(string version, string? fileName = null)
    {
        string folder = Path.Combine(root, ReleaseVersion.RequireValid(version));
        string record = Path.Combine(folder, ReleaseRecord.FileNameOnDisk);
        string? name = File.Exists(record) ? NodeProtocol.Read<ReleaseRecord>(File.ReadAllText(record)).FileName : null;
        bool isMeant = name is not null && (fileName is null || string.Equals(name, fileName, StringComparison.OrdinalIgnoreCase));
        return isMeant && File.Exists(PathOf(version, name!))
            ? PathOf(version, name!)
            : throw new GoWinOpsException(nameof(Messages.ReleaseNotStaged), service, version, service, Environment.MachineName, folder);
    }

    /// <summary>The file name, SHA-256 and size in bytes of a staged release's executable, as it was staged.</summary>
    /// <exception cref="GoWinOpsException"><c>ReleaseNotStaged</c></exception>
    internal (string FileName, string Sha256, long Size) ReadRecord(string version)
    {
        string path = RequireStaged(version);
        ReleaseRecord record = NodeProtocol.Read<ReleaseRecord>(File.ReadAllText(Path.Combine(Path.GetDirectoryName(path)!, ReleaseRecord.FileNameOnDisk)));
        return (record.FileName, record.Sha256, new FileInfo(path).Length);
    }

    /// <summary>How much of a release is here.</summary>
    /// <exception cref="GoWinOpsException"><c>ReleaseConflict</c></exception>
    internal async Task<ReleasePresence> FindAsync(string version, string sha256, string fileName, CancellationToken cancellationToken)
    {
        string path = PathOf(version, fileName);
        return new ReleasePresence
        {
            IsStaged = await IsStagedAsync(path, sha256, cancellationToken).ConfigureAwait(false),
            HasContent = File.Exists(ContentPath(sha256)),
            FreeBytes = FreeBytes(),
        };
    }

    /// <summary>Lays a release ready.</summary>
    internal async Task<StagedRelease> StageAsync(string version, string sha256, string fileName, long size, CancellationToken cancellationToken)
    {
        string path = PathOf(version, fileName);
        using ServiceStateFile.Edit turn = await new ServiceStateFile(context, service).OpenAsync(null, null, cancellationToken).ConfigureAwait(false);
        StagedRelease staged = new() { Service = service, Version = version, Path = path, WasStaged = true };
        if (await IsStagedAsync(path, sha256, cancellationToken).ConfigureAwait(false))
            return staged;
        string content = ContentPath(sha256);
        if (!File.Exists(content))
            throw new GoWinOpsException(nameof(Messages.ReleaseContentMissing), service, version, service, Environment.MachineName, sha256);
        try
        {
            RequireRunnable(content, version, fileName);
        }
        catch (GoWinOpsException)
        {
            // Nobody will ever want it here.
            File.Delete(content);
            throw;
        }

        if (FreeBytes() < size)
            throw DiskFull(null);
        ProtectedFolder.Create(root);
        string partial = Path.Combine(root, ".partial-" + Guid.NewGuid().ToString("N"));
        try
        {
            // It inherits from the folder of releases, which lets in the service's account and nobody who could write.
            Directory.CreateDirectory(partial);
            await CopyAsync(content, Path.Combine(partial, fileName), sha256, version, cancellationToken).ConfigureAwait(false);
            File.WriteAllText(
                Path.Combine(partial, ReleaseRecord.FileNameOnDisk), NodeProtocol.Write(new ReleaseRecord { FileName = fileName, Sha256 = sha256 }));
            // Renaming a folder is one step: the release is there completely or not at all.
            Directory.Move(partial, Path.GetDirectoryName(path)!);
            staged.WasStaged = false;
        }
        catch (IOException exception) when (Win32Errors.IsDiskFull(exception))
        {
            throw DiskFull(exception);
        }
        finally
        {
            if (Directory.Exists(partial))
                Directory.Delete(partial, recursive: true);
        }

        File.Delete(content);
        return staged;
    }

    /// <summary>Removes a release; false when there is none.</summary>
    internal async Task<bool> RemoveAsync(string version, CancellationToken cancellationToken)
    {
        string folder = Path.Combine(root, ReleaseVersion.RequireValid(version));
        if (!Directory.Exists(folder))
            return false;
        using ServiceStateFile.Edit edit = await new ServiceStateFile(context, service).OpenAsync(null, null, cancellationToken).ConfigureAwait(false);
        if (Is(edit.State.Current) || Is(edit.State.LastStable) || Is(ConfiguredVersion()))
            throw new GoWinOpsException(nameof(Messages.ReleaseInUse), service, version, service, Environment.MachineName);
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new GoWinOpsException(nameof(Messages.ReleaseFolderLocked), service, exception, folder, Environment.MachineName, exception.Message);
        }

        return true;

        bool Is(string? other) => string.Equals(version, other, StringComparison.OrdinalIgnoreCase);
    }

    private string? ConfiguredVersion()
    {
        if (!NodeContext.IsWindows)
            return null;
        using ServiceControlManager manager = ServiceControlManager.Open(ServiceManagerRights.Connect);
        using ServiceControl? control = manager.TryOpenService(service, ServiceRights.QueryConfig);
        return control is null ? null : VersionOf(ServiceCommandLine.Parse(control.QueryConfiguration().CommandLine).Executable);
    }

    private async Task<bool> IsStagedAsync(string path, string sha256, CancellationToken cancellationToken)
    {
        string folder = Path.GetDirectoryName(path)!;
        if (!Directory.Exists(folder))
            return false;
        string actual = File.Exists(path) ? await ContentHash.OfFileAsync(path, cancellationToken).ConfigureAwait(false) : "(no such file)";
        if (actual == sha256)
            return true;
        throw new GoWinOpsException(
            nameof(Messages.ReleaseConflict), service, Path.GetFileName(folder), service, Environment.MachineName, sha256, actual);
    }

    private void RequireRunnable(string content, string version, string fileName)
    {
        using FileStream stream = new(content, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        string machine = ExecutableImage.ReadMachine(stream, fileName);
        Architecture node = RuntimeInformation.OSArchitecture;
        if (!ExecutableImage.RunsOn(machine, node))
        {
            throw new GoWinOpsException(
                nameof(Messages.ReleaseWrongArchitecture), service, version, service, machine, Environment.MachineName, ExecutableImage.NameOf(node));
        }
    }

    private async Task CopyAsync(string content, string target, string sha256, string version, CancellationToken cancellationToken)
    {
        // A copy and not a move: a moved file would keep the access rights of the folder it was received in.
        using (FileStream source = new(content, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16, useAsync: true))
        using (FileStream destination = new(target, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16, useAsync: true))
        {
            await source.CopyToAsync(destination, 1 << 20, cancellationToken).ConfigureAwait(false);
            await destination.FlushAsync(cancellationToken).ConfigureAwait(false);
            destination.Flush(flushToDisk: true);
        }

        string actual = await ContentHash.OfFileAsync(target, cancellationToken).ConfigureAwait(false);
        if (actual == sha256)
            return;
        // The damaged content must go, or every later push would believe that the node has it.
        File.Delete(content);
        throw new GoWinOpsException(nameof(Messages.ReleaseCorrupted), service, version, service, Environment.MachineName, sha256, actual);
    }

    private string ContentPath(string sha256) => sha256.Length == 64 && sha256.All(character => character is >= '0' and <= '9' or >= 'a' and <= 'f')
        ? Path.Combine(context.IncomingFolder, sha256)
        : throw new GoWinOpsException(nameof(Messages.ContentHashInvalid), sha256, sha256);

    private long FreeBytes() => new DriveInfo(Path.GetPathRoot(Path.GetFullPath(context.RootFolder))!).AvailableFreeSpace;

    private GoWinOpsException DiskFull(Exception? exception) =>
        new(nameof(Messages.NodeDiskFull), service, exception, context.RootFolder, Environment.MachineName);
}
