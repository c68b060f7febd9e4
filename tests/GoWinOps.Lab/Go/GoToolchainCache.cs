using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Lab.Images;

namespace GoWinOps.Lab.Go;

/// <summary>Gets Go from Debian's packages into the cache. Needs apt, but not root, and changes nothing of the system.</summary>
public static class GoToolchainCache
{
    private const string Version = "1.24";
    private const string SysModule = "golang.org/x/sys";
    private const string SysSourcePackage = "golang-golang-x-sys";

    private static readonly string[] Packages = [$"golang-{Version}-go", $"golang-{Version}-src"];

    /// <summary>Downloads and unpacks Go on the first call (about 50 MB); finds it later.</summary>
    /// <param name="log">Told what is being done, a line each.</param>
    /// <param name="cancellation">Stops the download; nothing half-made stays.</param>
    /// <exception cref="LabException">This machine has no apt, or the download failed.</exception>
    public static async Task<GoToolchain> EnsureAsync(Action<string> log, CancellationToken cancellation = default)
    {
        Directory.CreateDirectory(LabPaths.Cache);
        var recipe = Packages.Append(SysSourcePackage).Append(WindowsImage.Release).Select(part => (part, Encoding.UTF8.GetBytes("2")));
        var folder = await CacheEntry.EnsureAsync(
            "go", ContentKey.Of(recipe), (target, token) => FillAsync(target, log, token), log, cancellation).ConfigureAwait(false);
        return new GoToolchain(Path.Combine(folder, "usr", "lib", "go-" + Version), Path.Combine(folder, "modules"));
    }

    private static async Task FillAsync(string folder, Action<string> log, CancellationToken cancellation)
    {
        if (ExternalProgram.Find("apt-get") is null)
        {
            throw new LabException("Go for the tests comes from Debian's packages, and this machine has no apt-get.");
        }

        log($"Getting Go {Version} from Debian {WindowsImage.Release} (once, about 50 MB).");
        var work = Directory.CreateTempSubdirectory("gowinops-go-");
        try
        {
            var apt = await PrivateApt.CreateAsync(work.FullName, WindowsImage.Release, cancellation).ConfigureAwait(false);
            foreach (var package in await apt.DownloadAsync(Packages, cancellation).ConfigureAwait(false))
            {
                await ExternalProgram.RunAsync("dpkg-deb", ["--extract", package, folder], cancellation, TimeSpan.FromMinutes(3))
                    .ConfigureAwait(false);
            }

            var source = await apt.DownloadSourceAsync(SysSourcePackage, cancellation).ConfigureAwait(false);
            await GoModuleFolder.AddAsync(Path.Combine(folder, "modules"), SysModule, VersionOf(source), source, cancellation)
                .ConfigureAwait(false);
        }
        finally
        {
            work.Delete(recursive: true);
        }
    }

    // Debian names upstream sources package_version.orig.tar.gz, without the v that Go's versions begin with.
    private static string VersionOf(string source) => "v" + Path.GetFileName(source).Split('_')[1].Replace(".orig.tar.gz", string.Empty, StringComparison.Ordinal);
}
