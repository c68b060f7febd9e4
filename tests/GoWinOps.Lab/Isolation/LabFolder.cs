using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using GoWinOps.Lab.Images;

namespace GoWinOps.Lab.Isolation;

/// <summary>
/// A lab's folder on disk: lock, keys, inventory, logs. It is the one thing of a lab the kernel does not take away by
/// itself; a folder whose lock is free belongs to a lab that is dead.
/// </summary>
public sealed class LabFolder
{
    internal LabFolder(string path) => Path = path;

    public string Path { get; }

    /// <summary>What the command line calls the lab.</summary>
    public string Id => System.IO.Path.GetFileName(Path);

    /// <summary>Mount point of the nodes' disks, seen in the lab's own mount namespace only.</summary>
    public string Nodes => Sub("nodes");

    /// <summary>Mount point of the image's programs (HAProxy, nft), likewise.</summary>
    public string Tools => Sub("tools");

    public string Logs => Sub("logs");

    public string Inventory => Sub("inventory.yml");

    public string ControlSocket => Sub("control");

    public string PrivateKey => Sub("id_ed25519");

    public string KnownHosts => Sub("known_hosts");

    private string LockFile => Sub("lock");

    private string ProcessIdFile => Sub("pid");

    /// <summary>The labs that run now.</summary>
    public static IReadOnlyList<LabFolder> FindRunning() => All().Where(folder => !folder.IsDead()).ToList();

    /// <summary>The process, as this namespace numbers it, that is the first in the lab's own; null while the lab starts.</summary>
    public int? ReadFirstProcessId() =>
        File.Exists(ProcessIdFile) && int.TryParse(File.ReadAllText(ProcessIdFile), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? id
            : null;

    /// <summary>Makes a folder for a new lab and holds its lock until the returned object is disposed.</summary>
    internal static (LabFolder Folder, IDisposable Lock) Create()
    {
        var name = string.Create(
            CultureInfo.InvariantCulture,
            $"{DateTime.UtcNow:yyyyMMdd-HHmmss}-{Convert.ToHexStringLower(Guid.NewGuid().ToByteArray()[..3])}");
        var folder = new LabFolder(System.IO.Path.Combine(LabPaths.Running, name));
        Directory.CreateDirectory(LabPaths.Running);
        const UnixFileMode ownerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

        // Under another name until it is locked, or a sweep in between would take it for dead.
        var hidden = System.IO.Path.Combine(LabPaths.Running, ".new-" + name);
        Directory.CreateDirectory(hidden, ownerOnly);
        var taken = FileLock.TryTake(System.IO.Path.Combine(hidden, "lock"))
            ?? throw new LabException($"Another process has locked '{hidden}'.");
        Directory.Move(hidden, folder.Path);
        Directory.CreateDirectory(folder.Nodes);
        Directory.CreateDirectory(folder.Tools);
        Directory.CreateDirectory(folder.Logs);
        return (folder, taken);
    }

    /// <summary>Deletes what labs that were killed left on disk.</summary>
    /// <returns>Their ids.</returns>
    internal static IReadOnlyList<string> SweepDead()
    {
        var swept = new List<string>();
        foreach (var folder in All())
        {
            if (folder.IsDead())
            {
                folder.Delete();
                swept.Add(folder.Id);
            }
        }

        return swept;
    }

    internal void WriteFirstProcessId(int id) => File.WriteAllText(ProcessIdFile, id.ToString(CultureInfo.InvariantCulture));

    internal void Delete()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }

    private static IEnumerable<LabFolder> All() =>
        Directory.Exists(LabPaths.Running)
            ? Directory.EnumerateDirectories(LabPaths.Running)
                .Where(path => !System.IO.Path.GetFileName(path).StartsWith('.'))
                .Order(StringComparer.Ordinal)
                .Select(path => new LabFolder(path))
                .ToList()
            : [];

    private bool IsDead()
    {
        if (!File.Exists(LockFile))
        {
            return true;
        }

        using var taken = FileLock.TryTake(LockFile);
        return taken is not null;
    }

    private string Sub(string name) => System.IO.Path.Combine(Path, name);
}
