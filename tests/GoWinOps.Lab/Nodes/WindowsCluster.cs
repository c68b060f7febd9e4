using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Lab.Isolation;
using GoWinOps.Lab.Network;

namespace GoWinOps.Lab.Nodes;

/// <summary>The nodes of a lab, or some of them. One lab has one cluster; it ends with the lab's namespaces at the latest.</summary>
public sealed class WindowsCluster : IAsyncDisposable
{
    private WindowsCluster(LabFolder folder, string inventoryPath, IReadOnlyList<WindowsNode> nodes)
    {
        Folder = folder;
        InventoryPath = inventoryPath;
        Nodes = nodes;
    }

    public IReadOnlyList<WindowsNode> Nodes { get; }

    /// <summary>The lab's folder: keys, inventory, logs.</summary>
    public LabFolder Folder { get; }

    /// <summary>Path of an inventory with all nodes in the group <c>web</c>.</summary>
    public string InventoryPath { get; }

    /// <summary>Path of the private key every node accepts for root.</summary>
    public string KeyFilePath => Folder.PrivateKey;

    /// <summary>Path of a known_hosts file with every node's host key, under its address and its name.</summary>
    public string KnownHostsPath => Folder.KnownHosts;

    /// <exception cref="LabException">There is no node of that name; the message lists those there are.</exception>
    public WindowsNode this[string name] =>
        Nodes.FirstOrDefault(node => string.Equals(node.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new LabException($"There is no node '{name}'. The lab's nodes: {string.Join(", ", Nodes.Select(node => node.Name))}.");

    /// <summary>Makes the network and all nodes, and turns them on unless told otherwise. This process must be inside a lab's namespaces.</summary>
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
        var cluster = new WindowsCluster(folder, folder.Inventory, nodes);
        try
        {
            await Task.WhenAll(nodes.Select(node => node.PrepareAsync(identity, cancellation))).ConfigureAwait(false);
            await identity.WriteKnownHostsAsync(nodes, cancellation).ConfigureAwait(false);
            await InventoryFile.WriteAsync(cluster.InventoryPath, folder, nodes, cancellation).ConfigureAwait(false);
            if (options.TurnsOn)
            {
                await Task.WhenAll(nodes.Select(node => node.StartAsync(cancellation))).ConfigureAwait(false);
            }
        }
        catch
        {
            await cluster.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        options.Log(FormattableString.Invariant($"{nodes.Count} Windows node(s) {(options.TurnsOn ? "up" : "made")} in {time.Elapsed.TotalSeconds:0.0} s."));
        return cluster;
    }

    /// <summary>Turns some of the nodes on.</summary>
    /// <param name="first">The index of the first of them.</param>
    /// <param name="count">How many.</param>
    /// <param name="cancellation">Stops the call.</param>
    /// <returns>A cluster of these alone, with an inventory of its own; its end turns no other off.</returns>
    public async Task<WindowsCluster> TurnOnAsync(int first, int count, CancellationToken cancellation = default)
    {
        var nodes = Nodes.Skip(first).Take(count).ToList();
        var part = new WindowsCluster(Folder, FormattableString.Invariant($"{InventoryPath}.{first}.yml"), nodes);
        await InventoryFile.WriteAsync(part.InventoryPath, Folder, nodes, cancellation).ConfigureAwait(false);
        await Task.WhenAll(nodes.Select(node => node.StartAsync(cancellation))).ConfigureAwait(false);
        return part;
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
