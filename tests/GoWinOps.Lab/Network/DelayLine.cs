using System;
using System.Diagnostics;
using System.Globalization;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;

namespace GoWinOps.Lab.Network;

/// <summary>
/// A long cable: the node's port is taken out of the switch and reached through this process, which holds every frame for
/// the delay. It works on any kernel with TUN/TAP, also where the netem queueing discipline is not built in.
/// </summary>
internal sealed class DelayLine
{
    /// <summary>Frames held in one direction before more are lost; enough for 200 ms at 700 Mbit/s.</summary>
    private const int MostFrames = 12_000;
    private const int LargestFrame = 65_550;

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);

    private readonly string _port;
    private readonly string _switch;
    private readonly TapDevice _nodeSide;
    private readonly TapDevice _labSide;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _work;

    private DelayLine(string port, string ownSwitch, TapDevice nodeSide, TapDevice labSide, TimeSpan delay)
    {
        _port = port;
        _switch = ownSwitch;
        _nodeSide = nodeSide;
        _labSide = labSide;
        _work = Task.WhenAll(Carry(nodeSide, labSide, delay), Carry(labSide, nodeSide, delay));
    }

    /// <param name="port">The switch's end of the node's cable.</param>
    /// <param name="number">The node's number, for names of devices.</param>
    /// <param name="delay">How long every frame is held, in each direction.</param>
    /// <param name="cancellation">Stops the set-up.</param>
    public static async Task<DelayLine> StartAsync(string port, int number, TimeSpan delay, CancellationToken cancellation)
    {
        var ownSwitch = string.Create(CultureInfo.InvariantCulture, $"delay{number}");
        var nodeName = string.Create(CultureInfo.InvariantCulture, $"delay{number}n");
        var labName = string.Create(CultureInfo.InvariantCulture, $"delay{number}l");
        var nodeSide = new TapDevice(nodeName);
        var labSide = new TapDevice(labName);
        await Ip.RunAsync(cancellation, "link", "add", ownSwitch, "type", "bridge").ConfigureAwait(false);
        await Ip.RunAsync(cancellation, "link", "set", ownSwitch, "up").ConfigureAwait(false);
        await Ip.RunAsync(cancellation, "link", "set", nodeName, "master", ownSwitch, "up").ConfigureAwait(false);
        await Ip.RunAsync(cancellation, "link", "set", labName, "master", LabBridge.Name, "up").ConfigureAwait(false);
        await Ip.RunAsync(cancellation, "link", "set", port, "master", ownSwitch).ConfigureAwait(false);
        return new DelayLine(port, ownSwitch, nodeSide, labSide, delay);
    }

    /// <summary>Puts the node's port back into the lab's switch; frames still held are lost.</summary>
    public async Task StopAsync(CancellationToken cancellation)
    {
        await Ip.RunAsync(cancellation, "link", "set", _port, "master", LabBridge.Name).ConfigureAwait(false);
        await _stop.CancelAsync().ConfigureAwait(false);
        try
        {
            await _work.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The end that was asked for.
        }

        // A TAP device disappears with its descriptor.
        _nodeSide.Dispose();
        _labSide.Dispose();
        _stop.Dispose();
        await Ip.RunAsync(cancellation, "link", "del", _switch).ConfigureAwait(false);
    }

    private Task Carry(TapDevice from, TapDevice to, TimeSpan delay)
    {
        var held = Channel.CreateBounded<(long Received, byte[] Frame)>(
            new BoundedChannelOptions(MostFrames) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true, SingleWriter = true });
        var token = _stop.Token;
        // Reading blocks: a thread of its own keeps it off the pool that the sender needs on time.
        var receiving = Task.Factory.StartNew(
            () => Receive(from, held.Writer, token), token, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return Task.WhenAll(receiving, SendAsync(to, held.Reader, delay, token));
    }

    private static void Receive(TapDevice from, ChannelWriter<(long, byte[])> held, CancellationToken token)
    {
        var buffer = new byte[LargestFrame];
        while (!token.IsCancellationRequested)
        {
            var length = from.Receive(buffer, PollInterval);
            if (length > 0)
            {
                held.TryWrite((Stopwatch.GetTimestamp(), buffer[..length]));
            }
        }
    }

    private static async Task SendAsync(TapDevice to, ChannelReader<(long Received, byte[] Frame)> held, TimeSpan delay, CancellationToken token)
    {
        await foreach (var (received, frame) in held.ReadAllAsync(token).ConfigureAwait(false))
        {
            // The clock that does not follow corrections of the time of day, and asked again after each wait: timers have another one,
            // and a frame that left a moment early would make a round trip shorter than it is said to be.
            TimeSpan left;
            while ((left = delay - Stopwatch.GetElapsedTime(received)) > TimeSpan.Zero)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), token).ConfigureAwait(false);
            }

            to.Send(frame);
        }
    }
}
