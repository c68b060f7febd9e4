using System;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Lab.Nodes;

namespace GoWinOps.Lab.CommandLine;

/// <summary>What can be done to a running lab from the command line.</summary>
internal sealed class NodeCommands(WindowsCluster cluster, Action stop)
{
    /// <summary>The commands, for the usage text and for the client to know its own.</summary>
    public const string Usage = "status | start NODE | kill NODE | cut NODE | restore NODE | delay NODE 200ms | loss NODE 30 | down";

    /// <returns>What to show; empty when there is nothing to say.</returns>
    /// <exception cref="LabException">The command is unknown, a value is wrong, or it failed.</exception>
    public async Task<string> RunAsync(string[] words, CancellationToken cancellation)
    {
        switch (words)
        {
            case ["status"]:
                return Status();
            case ["start", var name]:
                await cluster[name].StartAsync(cancellation).ConfigureAwait(false);
                break;
            case ["kill", var name]:
                await cluster[name].KillAsync(cancellation).ConfigureAwait(false);
                break;
            case ["cut", var name]:
                await cluster[name].CutNetworkAsync(cancellation).ConfigureAwait(false);
                break;
            case ["restore", var name]:
                await cluster[name].RestoreNetworkAsync(cancellation).ConfigureAwait(false);
                break;
            case ["delay", var name, var time]:
                await cluster[name].SetDelayAsync(Milliseconds(time), cancellation).ConfigureAwait(false);
                break;
            case ["loss", var name, var share]:
                await cluster[name].SetLossAsync(Percent(share), cancellation).ConfigureAwait(false);
                break;
            case ["down"]:
                stop();
                break;
            default:
                throw new LabException($"Unknown command '{string.Join(' ', words)}'. Known: {Usage}.");
        }

        return string.Empty;
    }

    private static TimeSpan Milliseconds(string text)
    {
        const int longest = 60_000;
        var digits = text.EndsWith("ms", StringComparison.OrdinalIgnoreCase) ? text[..^2] : text;
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value <= longest
            ? TimeSpan.FromMilliseconds(value)
            : throw new LabException($"The delay '{text}' is not a number of milliseconds from 0 to {longest}, like 200ms.");
    }

    private static int Percent(string text) =>
        int.TryParse(text.TrimEnd('%'), NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value <= 100
            ? value
            : throw new LabException($"The loss '{text}' is not a percentage from 0 to 100, like 30.");

    private string Status() =>
        string.Join('\n', cluster.Nodes.Select(node => $"{node.Name}  {node.SshUri}  {State(node)}"));

    private static string State(WindowsNode node)
    {
        if (!node.IsRunning)
        {
            return "off";
        }

        var state = node.IsNetworkCut ? "on, network cut" : "on";
        state += node.Delay > TimeSpan.Zero ? FormattableString.Invariant($", delay {node.Delay.TotalMilliseconds} ms") : string.Empty;
        return state + (node.LossPercent > 0 ? FormattableString.Invariant($", loss {node.LossPercent} %") : string.Empty);
    }
}
