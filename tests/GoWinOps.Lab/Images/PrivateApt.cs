using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Lab.Images;

/// <summary>apt with sources and lists of its own, for packages of another Debian release; this machine's apt is not touched.</summary>
internal sealed class PrivateApt
{
    private readonly string _folder;

    private PrivateApt(string folder) => _folder = folder;

    /// <param name="folder">An empty folder for lists and downloads; the caller deletes it.</param>
    /// <param name="release">Debian's code name.</param>
    /// <param name="cancellation">Stops the download.</param>
    public static async Task<PrivateApt> CreateAsync(string folder, string release, CancellationToken cancellation)
    {
        var mirror = await DebianMirror.DiscoverAsync(cancellation).ConfigureAwait(false);
        foreach (var needed in new[] { "state/lists/partial", "cache/archives/partial" })
        {
            Directory.CreateDirectory(Path.Combine(folder, needed));
        }

        var source = $"[signed-by={DebianMirror.Keyring}] {mirror.Uri} {release} main\n";
        await File.WriteAllTextAsync(Path.Combine(folder, "sources.list"), "deb " + source + "deb-src " + source, cancellation)
            .ConfigureAwait(false);
        var apt = new PrivateApt(folder);
        await apt.RunAsync(["update", "-q"], cancellation).ConfigureAwait(false);
        return apt;
    }

    /// <returns>The paths of the downloaded packages.</returns>
    public async Task<IReadOnlyList<string>> DownloadAsync(IReadOnlyList<string> packages, CancellationToken cancellation)
    {
        await RunAsync(["download", "-q", .. packages], cancellation).ConfigureAwait(false);
        return packages.Select(package => Single($"{package}_*.deb")).ToList();
    }

    /// <returns>The path of the upstream sources as their authors published them.</returns>
    public async Task<string> DownloadSourceAsync(string package, CancellationToken cancellation)
    {
        await RunAsync(["source", "--download-only", "-q", package], cancellation).ConfigureAwait(false);
        return Single($"{package}_*.orig.tar.gz");
    }

    private string Single(string pattern) =>
        Directory.GetFiles(_folder, pattern) is [var path]
            ? path
            : throw new LabException($"apt-get succeeded but left no single file '{pattern}'.");

    private Task RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        string[] options =
        [
            $"Dir::Etc::sourcelist={_folder}/sources.list", "Dir::Etc::sourceparts=-", $"Dir::State={_folder}/state",
            $"Dir::Cache={_folder}/cache", "Dir::State::status=/dev/null", "Acquire::Languages=none",
        ];
        return HostPackages.AptGetAsync([.. options.SelectMany(option => new[] { "-o", option }), .. arguments], cancellation, _folder);
    }
}
