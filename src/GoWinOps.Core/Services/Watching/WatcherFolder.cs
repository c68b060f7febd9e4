using System.IO;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Files;

namespace GoWinOps.Services;

/// <summary>What the watcher of a node keeps in <c>watcher</c> below the root folder, and where the services lie.</summary>
internal sealed class WatcherFolder
{
    private readonly string root;

    /// <summary>The watcher's files below a node's root folder.</summary>
    internal WatcherFolder(string root) => this.root = root;

    /// <summary>The watcher's own folder; its decisions lie in <c>logs</c> there.</summary>
    internal string Path => System.IO.Path.Combine(root, "watcher");

    /// <summary>What people ask of the watcher: <see cref="WatcherSettings"/>.</summary>
    internal string SettingsPath => System.IO.Path.Combine(Path, "settings.json");

    /// <summary>What the watcher reports: <see cref="WatcherStatus"/>.</summary>
    internal string StatusPath => System.IO.Path.Combine(Path, "status.json");

    private string BootPath => System.IO.Path.Combine(Path, "boot.json");

    /// <summary>The folder of a service.</summary>
    internal string ServiceFolder(string service) => System.IO.Path.Combine(root, "services", service);

    /// <summary>The names of the services that have a folder.</summary>
    internal string[] ListServices()
    {
        try
        {
            string[] folders = Directory.GetDirectories(System.IO.Path.Combine(root, "services"));
            for (int index = 0; index < folders.Length; index++)
                folders[index] = System.IO.Path.GetFileName(folders[index]);
            return folders;
        }
        catch (DirectoryNotFoundException)
        {
            return System.Array.Empty<string>();
        }
    }

    /// <summary>Whether an executable is one of a service's releases.</summary>
    internal bool HoldsRelease(string service, string executable) => executable.StartsWith(
        System.IO.Path.Combine(ServiceFolder(service), "releases") + System.IO.Path.DirectorySeparatorChar, System.StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the missed starts of a boot have been made up for.</summary>
    internal async Task<bool> IsRepairedAsync(string bootId, CancellationToken cancellationToken)
    {
        WatchedFile<WatcherBoot> file = new(BootPath);
        await file.RefreshAsync(cancellationToken).ConfigureAwait(false);
        return file.Content?.BootId == bootId;
    }

    /// <summary>Remembers that they have.</summary>
    internal Task MarkRepairedAsync(string bootId, CancellationToken cancellationToken) =>
        AtomicFile.WriteAsync(BootPath, SupervisionJson.Write(new WatcherBoot { BootId = bootId }), cancellationToken);

    /// <summary>What people ask of the watcher.</summary>
    internal async Task<WatcherSettings> ReadSettingsAsync(CancellationToken cancellationToken) =>
        await WatchedFile<WatcherSettings>.ReadAsync(SettingsPath, cancellationToken).ConfigureAwait(false) ?? new WatcherSettings();

    /// <summary>Writes what people ask of the watcher.</summary>
    internal Task WriteSettingsAsync(WatcherSettings settings, CancellationToken cancellationToken) =>
        AtomicFile.WriteAsync(SettingsPath, SupervisionJson.Write(settings, indented: true), cancellationToken);
}
