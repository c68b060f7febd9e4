using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Lab.Nodes;

/// <summary>
/// A node's disk: a copy-on-write view of the image whose changes go to a memory file system of the node's own, so that it can be
/// full without anything else being full, and is gone with the lab.
/// </summary>
internal sealed class NodeDisk
{
    private const string SystemDrive = "wine/drive_c";

    private readonly string _folder;
    private readonly string _image;
    private readonly long _size;

    public NodeDisk(string folder, string image, long size)
    {
        _folder = folder;
        _image = image;
        _size = size;
        Root = Path.Combine(folder, "root");
    }

    /// <summary>The node's <c>/</c>.</summary>
    public string Root { get; }

    public async Task MountAsync(CancellationToken cancellation)
    {
        Directory.CreateDirectory(_folder);
        await MountAsync(["-t", "tmpfs", "-o", SizeOption(_size), "node-disk", _folder], cancellation).ConfigureAwait(false);
        var changes = Directory.CreateDirectory(Path.Combine(_folder, "changes"));
        var work = Directory.CreateDirectory(Path.Combine(_folder, "work"));
        Directory.CreateDirectory(Root);
        await MountAsync(
            ["-t", "overlay", "-o", $"lowerdir={_image},upperdir={changes.FullName},workdir={work.FullName}", "node", Root],
            cancellation).ConfigureAwait(false);
    }

    /// <summary>Makes the disk so small that only this much more can be written.</summary>
    /// <param name="free">Bytes that stay free; file systems count in pages of 4096.</param>
    /// <param name="cancellation">Stops the call.</param>
    public Task FillAsync(long free, CancellationToken cancellation)
    {
        var drive = new DriveInfo(_folder);
        var used = drive.TotalSize - drive.AvailableFreeSpace;
        // A size of 0 would mean "no limit".
        return ResizeAsync(Math.Max(used + free, Environment.SystemPageSize), cancellation);
    }

    /// <summary>Gives the disk its full size again.</summary>
    public Task FreeAsync(CancellationToken cancellation) => ResizeAsync(_size, cancellation);

    /// <summary>Where this machine sees a file of the node's drive C:.</summary>
    /// <param name="windowsPath">An absolute path, <c>C:\ProgramData\…</c>; the case of what exists does not matter.</param>
    /// <exception cref="ArgumentException">It is not an absolute path on C:.</exception>
    public string HostPath(string windowsPath)
    {
        if (!windowsPath.StartsWith(@"C:\", StringComparison.OrdinalIgnoreCase))
        {
            throw new ArgumentException($@"'{windowsPath}' is not an absolute path on drive C:, like C:\ProgramData.", nameof(windowsPath));
        }

        return windowsPath[3..]
            .Split(['\\', '/'], StringSplitOptions.RemoveEmptyEntries)
            .Aggregate(Path.Combine(Root, SystemDrive), Child);
    }

    private static string Child(string folder, string name)
    {
        var exact = Path.Combine(folder, name);
        if (Path.Exists(exact) || !Directory.Exists(folder))
        {
            return exact;
        }

        return Directory.EnumerateFileSystemEntries(folder)
            .FirstOrDefault(entry => string.Equals(Path.GetFileName(entry), name, StringComparison.OrdinalIgnoreCase))
            ?? exact;
    }

    private static string SizeOption(long size) => string.Create(CultureInfo.InvariantCulture, $"size={size}");

    private static Task MountAsync(string[] arguments, CancellationToken cancellation) =>
        ExternalProgram.RunAsync("mount", arguments, cancellation);

    private Task ResizeAsync(long size, CancellationToken cancellation) =>
        MountAsync(["-o", "remount," + SizeOption(size), _folder], cancellation);
}
