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

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(2);

    public static async Task<bool> AnswersAsync(WindowsNode node) => await MeasureConnectAsync(node) is not null;

    /// <returns>How long a TCP connection took, one round trip; null if there was none within two seconds.</returns>
    public static async Task<TimeSpan?> MeasureConnectAsync(WindowsNode node)
    {
        using var timer = new CancellationTokenSource(Deadline);
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
