using System;
using System.Diagnostics;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Lab.Nodes;

namespace GoWinOps.LabTests;

/// <summary>Knocks at a node's sshd.</summary>
internal static class Reachability
{
    private const int SshPort = 22;

    // A node that is there answers within milliseconds, but on a busy machine this process may learn of it seconds later.
    private static readonly TimeSpan AnswerDeadline = TimeSpan.FromSeconds(20);

    // How long nothing must come from a node before it is taken for silent.
    private static readonly TimeSpan SilenceDeadline = TimeSpan.FromSeconds(2);

    public static async Task<bool> AnswersAsync(WindowsNode node) => await MeasureConnectAsync(node) is not null;

    public static async Task<bool> IsSilentAsync(WindowsNode node) => await MeasureConnectAsync(node, SilenceDeadline) is null;

    /// <returns>How long a TCP connection took, one round trip; null if there was none.</returns>
    public static Task<TimeSpan?> MeasureConnectAsync(WindowsNode node) => MeasureConnectAsync(node, AnswerDeadline);

    private static async Task<TimeSpan?> MeasureConnectAsync(WindowsNode node, TimeSpan deadline)
    {
        using var timer = new CancellationTokenSource(deadline);
        using var client = new TcpClient();
        var time = Stopwatch.StartNew();
        try
        {
            await client.ConnectAsync(node.Address, SshPort, timer.Token);
            return time.Elapsed;
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException)
        {
            return null;
        }
    }
}
