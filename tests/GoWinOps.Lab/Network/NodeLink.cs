using System;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Lab.Network;

/// <summary>A node's network card, its cable and its place in the switch.</summary>
internal sealed class NodeLink
{
    private const int FirstAddress = 10;
    private const string CardName = "eth0";

    private readonly string _namespace;
    private readonly int _number;
    private readonly string _tools;
    private DelayLine? _delay;

    /// <param name="name">The node's name, which its network namespace gets too.</param>
    /// <param name="number">1 and up.</param>
    /// <param name="tools">Root folder of the image's programs.</param>
    public NodeLink(string name, int number, string tools)
    {
        _namespace = name;
        _number = number;
        _tools = tools;
        Address = LabBridge.AddressPrefix + (FirstAddress + number).ToString(CultureInfo.InvariantCulture);
    }

    public string Address { get; }

    public string NamespaceFile => "/run/netns/" + _namespace;

    /// <summary>The switch's end of the cable.</summary>
    private string Port => string.Create(CultureInfo.InvariantCulture, $"node{_number}");

    public async Task PlugInAsync(CancellationToken cancellation)
    {
        // The same card address after every start, or the neighbours would go on talking to the old one for a while.
        var card = string.Create(CultureInfo.InvariantCulture, $"02:77:00:00:00:{_number:x2}");
        await Ip.RunAsync(cancellation, "netns", "add", _namespace).ConfigureAwait(false);
        await Ip.RunAsync(cancellation, "link", "add", Port, "type", "veth", "peer", "name", CardName, "address", card, "netns", _namespace)
            .ConfigureAwait(false);
        await Ip.RunAsync(cancellation, "-n", _namespace, "addr", "add", Address + "/24", "dev", CardName).ConfigureAwait(false);
        await Ip.RunAsync(cancellation, "-n", _namespace, "link", "set", "lo", "up").ConfigureAwait(false);
        await Ip.RunAsync(cancellation, "-n", _namespace, "link", "set", CardName, "up").ConfigureAwait(false);
        await Ip.RunAsync(cancellation, "link", "set", Port, "master", LabBridge.Name, "up").ConfigureAwait(false);
    }

    public async Task UnplugAsync(CancellationToken cancellation)
    {
        await StopDelayAsync(cancellation).ConfigureAwait(false);
        await Ip.RunAsync(cancellation, "link", "del", Port).ConfigureAwait(false);
        await Ip.RunAsync(cancellation, "netns", "del", _namespace).ConfigureAwait(false);
    }

    public Task CutAsync(CancellationToken cancellation) => Ip.RunAsync(cancellation, "link", "set", Port, "down");

    public Task RestoreAsync(CancellationToken cancellation) => Ip.RunAsync(cancellation, "link", "set", Port, "up");

    /// <summary>Drops packets at random, in each direction.</summary>
    /// <param name="percent">0 (none) to 100.</param>
    /// <param name="cancellation">Stops the call.</param>
    public Task SetLossAsync(int percent, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(percent);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(percent, 100);
        var rules = percent == 0
            ? string.Empty
            : string.Create(
                CultureInfo.InvariantCulture,
                $$"""
                table inet loss {
                  chain in { type filter hook input priority 0; iifname "{{CardName}}" numgen random mod 100 < {{percent}} drop; }
                  chain out { type filter hook output priority 0; oifname "{{CardName}}" numgen random mod 100 < {{percent}} drop; }
                }

                """);
        return ExternalProgram.RunAsync(
            "nsenter",
            ["--net=" + NamespaceFile, "chroot", _tools, "/usr/sbin/nft", "-f", "-"],
            cancellation,
            input: "table inet loss {}\ndelete table inet loss\n" + rules);
    }

    /// <summary>Holds every packet this long, in each direction: a round trip takes twice as much longer.</summary>
    /// <param name="delay">Zero for none.</param>
    /// <param name="cancellation">Stops the call.</param>
    public async Task SetDelayAsync(TimeSpan delay, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        await StopDelayAsync(cancellation).ConfigureAwait(false);
        if (delay > TimeSpan.Zero)
        {
            _delay = await DelayLine.StartAsync(Port, _number, delay, cancellation).ConfigureAwait(false);
        }
    }

    private async Task StopDelayAsync(CancellationToken cancellation)
    {
        if (_delay is { } running)
        {
            _delay = null;
            await running.StopAsync(cancellation).ConfigureAwait(false);
        }
    }
}
