using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Lab.Isolation;
using GoWinOps.Lab.Network;

namespace GoWinOps.Lab.Nodes;

/// <summary>The nodes of a lab. One cluster a lab; it ends with the lab's namespaces at the latest.</summary>
public sealed class WindowsCluster : IAsyncDisposable
{
    private WindowsCluster(LabFolder folder, IReadOnlyList<WindowsNode> nodes)
    {
        Folder = folder;
        Nodes = nodes;
    }

    public IReadOnlyList<WindowsNode> Nodes { get; }

    /// <summary>The lab's folder: keys, inventory, logs.</summary>
    public LabFolder Folder { get; }

    /// <summary>Path of an inventory with all nodes in the group <c>web</c>.</summary>
    public string InventoryPath => Folder.Inventory;

    /// <summary>Path of the private key every node accepts for root.</summary>
    public string KeyFilePath => Folder.PrivateKey;

    /// <summary>Path of a known_hosts file with every node's host key, under its address and its name.</summary>
    public string KnownHostsPath => Folder.KnownHosts;

    /// <exception cref="LabException">There is no node of that name; the message lists those there are.</exception>
    public WindowsNode this[string name] =>
        Nodes.FirstOrDefault(node => string.Equals(node.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new LabException($"There is no node '{name}'. The lab's nodes: {string.Join(", ", Nodes.Select(node => node.Name))}.");

    /// <summary>Makes the network and starts all nodes. This process must be inside a lab's namespaces.</summary>
    /// <exception cref="LabException">It is not, or a node did not start.</exception>
    public static async Task<WindowsCluster> StartAsync(LabOptions options, CancellationToken cancellation = default)
    {
        options.Validate();
        if (LabNamespace.Obstacle is { } obstacle)
        {
            throw new LabException($"A cluster cannot be started: {obstacle}.");
        }

        var time = Stopwatch.StartNew();
        var folder = LabNamespace.Current!;
        var prerequisites = await LabPrerequisites.EnsureAsync(options.Log, cancellation).ConfigureAwait(false);
        await LabBridge.CreateAsync(cancellation).ConfigureAwait(false);
        var identity = await SshIdentity.CreateAsync(folder, cancellation).ConfigureAwait(false);
        var nodes = Enumerable.Range(1, options.NodeCount).Select(number => new WindowsNode(number, options, folder, prerequisites)).ToList();
        var cluster = new WindowsCluster(folder, nodes);
        try
        {
            await Task.WhenAll(nodes.Select(node => node.PrepareAsync(identity, cancellation))).ConfigureAwait(false);
            await identity.WriteKnownHostsAsync(nodes, cancellation).ConfigureAwait(false);
            await InventoryFile.WriteAsync(folder, nodes, cancellation).ConfigureAwait(false);
            await Task.WhenAll(nodes.Select(node => node.StartAsync(cancellation))).ConfigureAwait(false);
        }
        catch
        {
            await cluster.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        options.Log(FormattableString.Invariant($"{nodes.Count} Windows node(s) up in {time.Elapsed.TotalSeconds:0.0} s."));
        return cluster;
    }

    /// <summary>Turns all nodes off.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(Nodes.Select(node => node.KillAsync(CancellationToken.None))).ConfigureAwait(false);
        foreach (var node in Nodes)
        {
            node.Dispose();
        }
    }
}
