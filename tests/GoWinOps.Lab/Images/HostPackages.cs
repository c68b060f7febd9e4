using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Lab.Images;

/// <summary>
/// The programs the lab and the tests need on this machine itself. None of their packages starts a service; sshd, HAProxy,
/// nft and Wine live in the lab's image only.
/// </summary>
internal static class HostPackages
{
    private static readonly TimeSpan InstallDeadline = TimeSpan.FromMinutes(10);

    private static readonly (string Program, string Package)[] Required =
    [
        ("chroot", "coreutils"),
        ("debootstrap", "debootstrap"),
        ("git", "git"),
        ("ip", "iproute2"),
        ("mount", "mount"),
        ("nsenter", "util-linux"),
        ("osslsigncode", "osslsigncode"),
        ("setpriv", "util-linux"),
        ("setsid", "util-linux"),
        ("ssh", "openssh-client"),
        ("ssh-keygen", "openssh-client"),
        ("unshare", "util-linux"),
    ];

    private static readonly (string Program, string Package)[] Compiler = [("gcc", "gcc"), ("gcc", "libc6-dev")];

    private static readonly (string Program, string Package)[] Node = [("node", "nodejs"), ("npm", "npm")];

    /// <summary>What the lab itself needs.</summary>
    public static Task EnsureAsync(Action<string> log, CancellationToken cancellation) => EnsureAsync(Required, log, cancellation);

    /// <summary>The C compiler, for the tests of programs with C code.</summary>
    public static Task EnsureCompilerAsync(Action<string> log, CancellationToken cancellation) => EnsureAsync(Compiler, log, cancellation);

    /// <summary>Node and npm, for the grammars of CI systems.</summary>
    public static Task EnsureNodeAsync(Action<string> log, CancellationToken cancellation) => EnsureAsync(Node, log, cancellation);

    private static async Task EnsureAsync((string Program, string Package)[] needs, Action<string> log, CancellationToken cancellation)
    {
        var missing = needs
            .Where(need => ExternalProgram.Find(need.Program) is null)
            .Select(need => need.Package)
            .Distinct(StringComparer.Ordinal)
            .ToList();
        if (missing.Count == 0)
        {
            return;
        }

        if (ExternalProgram.Find("apt-get") is null)
        {
            throw new LabException($"The lab and the tests need the packages {string.Join(", ", missing)} and this machine has no apt-get to install them.");
        }

        log($"Installing the packages {string.Join(", ", missing)}.");
        await AptGetAsync(["update", "-q"], cancellation).ConfigureAwait(false);
        await AptGetAsync(["install", "-y", "-q", "--no-install-recommends", .. missing], cancellation).ConfigureAwait(false);
    }

    /// <summary>Runs apt-get so that it asks nothing.</summary>
    public static async Task<string> AptGetAsync(
        IReadOnlyList<string> arguments,
        CancellationToken cancellation,
        string? workingFolder = null)
    {
        var information = ExternalProgram.StartInfo("apt-get", arguments);
        information.Environment["DEBIAN_FRONTEND"] = "noninteractive";
        information.Environment["LC_ALL"] = "C";
        information.WorkingDirectory = workingFolder ?? Path.GetTempPath();
        var result = await ExternalProgram.TryRunAsync(information, cancellation, InstallDeadline).ConfigureAwait(false);
        return result.ExitCode == 0
            ? result.Output
            : throw new LabException($"apt-get {string.Join(' ', arguments)} failed with exit code {result.ExitCode}: {result.Error.Trim()}");
    }
}
