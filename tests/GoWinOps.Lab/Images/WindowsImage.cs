using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Lab.Images;

/// <summary>
/// The folder every node's disk is a copy-on-write view of: a small Debian with stock Wine, sshd and HAProxy, and
/// a Windows installation in <c>/wine</c>.
/// </summary>
/// <remarks>
/// Debian 13's Wine 10 is the oldest stock one that runs current Go programs and reports crashed services as
/// stopped; it runs from its own root folder because this machine's libraries may be older.
/// </remarks>
internal static class WindowsImage
{
    public const string Release = "trixie";

    private static readonly TimeSpan BootstrapDeadline = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan TemplateDeadline = TimeSpan.FromMinutes(5);

    private static readonly string[] Packages =
        ["ca-certificates", "haproxy", "libwine", "nftables", "openssh-server", "procps", "wine64"];

    /// <summary>Files of this program that nodes run, and the mode bits of each.</summary>
    private static readonly (string Name, UnixFileMode Mode)[] NodeFiles =
    [
        ("init", Executable),
        ("powershell", Executable),
        ("sshd_config", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead),
    ];

    private const UnixFileMode Executable =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <returns>The image's folder. Nothing may write to it.</returns>
    public static Task<string> EnsureAsync(Action<string> log, CancellationToken cancellation)
    {
        var recipe = new List<(string, byte[])>
        {
            ("release", Encoding.UTF8.GetBytes(Release)),
            ("packages", Encoding.UTF8.GetBytes(string.Join(' ', Packages))),
            ("make-template", ImageFile.Read("make-template")),
        };
        recipe.AddRange(NodeFiles.Select(file => (file.Name, ImageFile.Read(file.Name))));
        return CacheEntry.EnsureAsync("windows", ContentKey.Of(recipe), (folder, token) => BuildAsync(folder, log, token), log, cancellation);
    }

    private static async Task BuildAsync(string folder, Action<string> log, CancellationToken cancellation)
    {
        var mirror = await DebianMirror.DiscoverAsync(cancellation).ConfigureAwait(false);
        log($"Making the nodes' image with Debian {Release} and its Wine (once, about two minutes).");
        // In namespaces of its own: what it mounts is gone with it, also when it is killed.
        var bootstrap = ExternalProgram.StartInfo(
            "unshare",
            [
                "--mount", "--pid", "--fork", "--kill-child", "--mount-proc",
                "debootstrap", "--variant=minbase", $"--include={string.Join(',', Packages)}", $"--keyring={DebianMirror.Keyring}",
                Release, folder, mirror.Uri,
            ]);
        foreach (var (name, value) in mirror.Environment)
        {
            bootstrap.Environment[name] = value;
        }

        var result = await ExternalProgram.TryRunAsync(bootstrap, cancellation, BootstrapDeadline).ConfigureAwait(false);
        if (result.ExitCode != 0)
        {
            var lastLines = string.Join(Environment.NewLine, (result.Output + result.Error).Trim().Split('\n').TakeLast(8));
            throw new LabException($"debootstrap failed with exit code {result.ExitCode}: {lastLines}");
        }

        DeleteDownloads(folder);
        await WriteNodeFilesAsync(folder, cancellation).ConfigureAwait(false);
        log("Installing Windows into the image (once, about fifteen seconds).");
        await ExternalProgram.RunAsync(
            "unshare",
            ["--mount", "--pid", "--fork", "--kill-child", "sh", "-c", ImageFile.ReadText("make-template"), "make-template", folder],
            cancellation,
            TemplateDeadline).ConfigureAwait(false);
    }

    private static void DeleteDownloads(string folder)
    {
        foreach (var package in Directory.EnumerateFiles(Path.Combine(folder, "var/cache/apt/archives"), "*.deb"))
        {
            File.Delete(package);
        }
    }

    private static async Task WriteNodeFilesAsync(string folder, CancellationToken cancellation)
    {
        var target = Directory.CreateDirectory(Path.Combine(folder, "gowinops"));
        // Mount points: the published PowerShell host, and the running lab's own folder.
        target.CreateSubdirectory("host");
        target.CreateSubdirectory("lab");
        foreach (var (name, mode) in NodeFiles)
        {
            var path = Path.Combine(target.FullName, name);
            await File.WriteAllBytesAsync(path, ImageFile.Read(name), cancellation).ConfigureAwait(false);
            File.SetUnixFileMode(path, mode);
        }
    }
}
