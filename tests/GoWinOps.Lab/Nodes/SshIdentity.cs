using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Lab.Isolation;

namespace GoWinOps.Lab.Nodes;

/// <summary>The lab's own key pair and the host keys of its nodes; made anew for every lab.</summary>
internal sealed class SshIdentity
{
    private readonly LabFolder _folder;

    private SshIdentity(LabFolder folder, string publicKey)
    {
        _folder = folder;
        PublicKey = publicKey;
    }

    /// <summary>One line for <c>authorized_keys</c>.</summary>
    public string PublicKey { get; }

    public static async Task<SshIdentity> CreateAsync(LabFolder folder, CancellationToken cancellation)
    {
        var publicKey = await CreateKeyAsync(folder.PrivateKey, "gowinops-lab", cancellation).ConfigureAwait(false);
        return new SshIdentity(folder, publicKey);
    }

    /// <summary>Makes a node's host key at a path.</summary>
    /// <returns>The public half, one line.</returns>
    public static async Task<string> CreateKeyAsync(string path, string comment, CancellationToken cancellation)
    {
        File.Delete(path);
        File.Delete(path + ".pub");
        await ExternalProgram.RunAsync("ssh-keygen", ["-q", "-t", "ed25519", "-N", string.Empty, "-C", comment, "-f", path], cancellation)
            .ConfigureAwait(false);
        return (await File.ReadAllTextAsync(path + ".pub", cancellation).ConfigureAwait(false)).Trim();
    }

    /// <summary>Writes the host keys of all nodes, each under its address and its name.</summary>
    public Task WriteKnownHostsAsync(IEnumerable<WindowsNode> nodes, CancellationToken cancellation)
    {
        var lines = nodes.Select(node => $"{node.Address},{node.Name} {string.Join(' ', node.HostKey.Split(' ').Take(2))}");
        return File.WriteAllTextAsync(_folder.KnownHosts, string.Join('\n', lines) + '\n', cancellation);
    }
}
