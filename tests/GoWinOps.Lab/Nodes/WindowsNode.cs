using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Lab.Isolation;
using GoWinOps.Lab.Network;

namespace GoWinOps.Lab.Nodes;

/// <summary>
/// One Windows node: its own service control manager, registry, drive C:, host name and address. Its calls run one
/// after the other.
/// </summary>
public sealed class WindowsNode : IDisposable
{
    private readonly NodeDisk _disk;
    private readonly NodeLink _link;
    private readonly string _nodeHost;
    private readonly string _logFile;
    private readonly SemaphoreSlim _turn = new(1);
    private NodeMachine? _machine;

    internal WindowsNode(int number, LabOptions options, LabFolder folder, LabPrerequisites prerequisites)
    {
        Name = FormattableString.Invariant($"{options.NamePrefix}-{number:00}");
        _disk = new NodeDisk(Path.Combine(folder.Nodes, Name), prerequisites.WindowsImage, options.DiskSize);
        _link = new NodeLink(Name, number, folder.Tools);
        _nodeHost = prerequisites.NodeHost;
        _logFile = Path.Combine(folder.Logs, Name + ".log");
    }

    /// <summary>Host name and Windows computer name, <c>WEB-01</c>.</summary>
    public string Name { get; }

    /// <summary>IPv4 address in the lab's network.</summary>
    public string Address => _link.Address;

    /// <summary>What <c>-Node</c> takes: <c>ssh://root@10.77.0.11:22</c>.</summary>
    public string SshUri => $"ssh://root@{Address}:22";

    /// <summary>Whether the node is on; a node whose network is cut is on.</summary>
    public bool IsRunning => _machine is not null;

    /// <summary>Whether the network cable is pulled.</summary>
    public bool IsNetworkCut { get; private set; }

    /// <summary>How much longer every packet takes, in each direction.</summary>
    public TimeSpan Delay { get; private set; }

    /// <summary>Share of the packets lost, in each direction.</summary>
    public int LossPercent { get; private set; }

    /// <summary>The public host key of the node's sshd, one line.</summary>
    internal string HostKey { get; private set; } = string.Empty;

    /// <summary>Turns the node on and returns when Windows and sshd are up. Does nothing when it is on.</summary>
    public Task StartAsync(CancellationToken cancellation = default) => InTurnAsync(StartInTurnAsync, cancellation);

    /// <summary>
    /// The node dies at once: nobody it talked to hears a word, as when the power fails. What was written to disk and registry stays.
    /// </summary>
    public Task KillAsync(CancellationToken cancellation = default) => InTurnAsync(KillInTurnAsync, cancellation);

    /// <summary>Pulls the network cable.</summary>
    /// <exception cref="LabException">The node is off.</exception>
    public Task CutNetworkAsync(CancellationToken cancellation = default) => OnLinkAsync(
        async token =>
        {
            await _link.CutAsync(token).ConfigureAwait(false);
            IsNetworkCut = true;
        },
        cancellation);

    /// <summary>Plugs the network cable in again.</summary>
    /// <exception cref="LabException">The node is off.</exception>
    public Task RestoreNetworkAsync(CancellationToken cancellation = default) => OnLinkAsync(
        async token =>
        {
            await _link.RestoreAsync(token).ConfigureAwait(false);
            IsNetworkCut = false;
        },
        cancellation);

    /// <summary>Makes every packet take this much longer in each direction, so a round trip takes twice as much longer.</summary>
    /// <param name="delay">Zero for none. It ends with the node.</param>
    /// <param name="cancellation">Stops the call.</param>
    /// <exception cref="LabException">The node is off.</exception>
    public Task SetDelayAsync(TimeSpan delay, CancellationToken cancellation = default) => OnLinkAsync(
        async token =>
        {
            await _link.SetDelayAsync(delay, token).ConfigureAwait(false);
            Delay = delay;
        },
        cancellation);

    /// <summary>Loses packets at random, in each direction.</summary>
    /// <param name="percent">0 (none) to 100. It ends with the node.</param>
    /// <param name="cancellation">Stops the call.</param>
    /// <exception cref="LabException">The node is off.</exception>
    public Task SetLossAsync(int percent, CancellationToken cancellation = default) => OnLinkAsync(
        async token =>
        {
            await _link.SetLossAsync(percent, token).ConfigureAwait(false);
            LossPercent = percent;
        },
        cancellation);

    /// <summary>Where this machine sees a file of the node's drive C:.</summary>
    /// <param name="windowsPath">An absolute path, <c>C:\ProgramData\…</c>; the case of what exists does not matter.</param>
    public string HostPath(string windowsPath) => _disk.HostPath(windowsPath);

    /// <summary>Lets only this much more be written to the node's disk.</summary>
    /// <remarks>
    /// Where Windows refuses a write that does not fit, Wine writes what fits and reports success; only a write that finds no room
    /// at all fails on both. So 0 shows what Windows does, and anything else also what a check of the content finds.
    /// </remarks>
    /// <param name="freeBytes">What stays free.</param>
    /// <param name="cancellation">Stops the call.</param>
    public Task FillDiskAsync(long freeBytes = 0, CancellationToken cancellation = default) => _disk.FillAsync(freeBytes, cancellation);

    /// <summary>Gives the disk its full size again.</summary>
    public Task FreeDiskAsync(CancellationToken cancellation = default) => _disk.FreeAsync(cancellation);

    /// <summary>Runs a Windows program on the node without going through remoting.</summary>
    /// <param name="program">A Windows path, or the name of a program in the system folder.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="cancellation">Ends the program.</param>
    public Task<ProgramResult> RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellation = default) =>
        Machine.RunAsync(["/usr/lib/wine/wine64", program, .. arguments], cancellation);

    public void Dispose()
    {
        _machine?.Dispose();
        _turn.Dispose();
    }

    internal async Task PrepareAsync(SshIdentity identity, CancellationToken cancellation)
    {
        await _disk.MountAsync(cancellation).ConfigureAwait(false);
        HostKey = await SshIdentity.CreateKeyAsync(Path.Combine(_disk.Root, "etc/ssh/node_ed25519"), Name, cancellation).ConfigureAwait(false);
        var keys = Directory.CreateDirectory(Path.Combine(_disk.Root, "root/.ssh"));
        await File.WriteAllTextAsync(Path.Combine(keys.FullName, "authorized_keys"), identity.PublicKey + "\n", cancellation)
            .ConfigureAwait(false);
    }

    private NodeMachine Machine => _machine ?? throw new LabException($"Node {Name} is off.");

    private async Task StartInTurnAsync(CancellationToken cancellation)
    {
        if (_machine is not null)
        {
            return;
        }

        await _link.PlugInAsync(cancellation).ConfigureAwait(false);
        try
        {
            var boot = new NodeBoot(Name, _disk.Root, _link.NamespaceFile, _nodeHost, _logFile);
            _machine = await NodeMachine.BootAsync(boot, cancellation).ConfigureAwait(false);
        }
        catch
        {
            await _link.UnplugAsync(CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    private async Task KillInTurnAsync(CancellationToken cancellation)
    {
        if (_machine is not { } machine)
        {
            return;
        }

        await _link.CutAsync(cancellation).ConfigureAwait(false);
        await machine.KillAsync(cancellation).ConfigureAwait(false);
        machine.Dispose();
        _machine = null;
        await _link.UnplugAsync(cancellation).ConfigureAwait(false);
        (IsNetworkCut, Delay, LossPercent) = (false, TimeSpan.Zero, 0);
    }

    private Task OnLinkAsync(Func<CancellationToken, Task> action, CancellationToken cancellation) => InTurnAsync(
        token =>
        {
            _ = Machine;
            return action(token);
        },
        cancellation);

    private async Task InTurnAsync(Func<CancellationToken, Task> action, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            await action(cancellation).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }
}
