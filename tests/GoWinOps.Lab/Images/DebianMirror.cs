using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Lab.Images;

/// <summary>Where this machine gets Debian packages from, as its own apt is configured.</summary>
/// <param name="Uri">The archive's base address.</param>
/// <param name="Proxy">The HTTP proxy apt uses, or null.</param>
internal sealed record DebianMirror(string Uri, string? Proxy)
{
    /// <summary>The keys of every current Debian release; part of every Debian system.</summary>
    public const string Keyring = "/usr/share/keyrings/debian-archive-keyring.gpg";

    private static readonly string[] UsableSchemes = ["http://", "https://", "file:/"];

    /// <exception cref="LabException">apt knows no Debian archive.</exception>
    public static async Task<DebianMirror> DiscoverAsync(CancellationToken cancellation)
    {
        var uri = await FindAsync(cancellation).ConfigureAwait(false);
        if (uri is null)
        {
            // A fresh machine has no package lists yet, and apt learns the origin of an archive from them.
            await HostPackages.AptGetAsync(["update", "-q"], cancellation).ConfigureAwait(false);
            uri = await FindAsync(cancellation).ConfigureAwait(false);
        }

        return uri is null
            ? throw new LabException("apt is configured with no Debian archive ('apt-get indextargets' names none): add one to /etc/apt/sources.list.d.")
            : new DebianMirror(uri, await FindProxyAsync(cancellation).ConfigureAwait(false));
    }

    /// <summary>Environment variables for programs that download but do not read apt's configuration.</summary>
    public IEnumerable<KeyValuePair<string, string>> Environment =>
        Proxy is null ? [] : [new("http_proxy", Proxy), new("https_proxy", Proxy)];

    private static async Task<string?> FindAsync(CancellationToken cancellation)
    {
        var output = await HostPackages.AptGetAsync(
            ["indextargets", "--format", "$(ORIGIN)|$(LABEL)|$(COMPONENT)|$(REPO_URI)", "Created-By: Packages"],
            cancellation).ConfigureAwait(false);
        return output
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(line => line.Split('|'))
            .Where(fields => fields is ["Debian", "Debian", "main", _])
            .Select(fields => fields[3])
            .FirstOrDefault(address => UsableSchemes.Any(scheme => address.StartsWith(scheme, StringComparison.Ordinal)));
    }

    private static async Task<string?> FindProxyAsync(CancellationToken cancellation)
    {
        var output = await ExternalProgram.RunAsync("apt-config", ["dump", "--format", "%v%n", "Acquire::http::Proxy"], cancellation)
            .ConfigureAwait(false);
        var value = output.Trim();
        return value.Length == 0 || value == "DIRECT" ? null : value;
    }
}
