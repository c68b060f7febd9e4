using System;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Lab.LoadBalancing;

/// <summary>Asks the balancer itself which servers get new requests, without any of the code under test.</summary>
public static class Rotation
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);

    /// <summary>Waits until <paramref name="count"/> servers pass their checks and are neither drained nor in maintenance.</summary>
    /// <exception cref="TimeoutException">They did not by <paramref name="deadline"/>.</exception>
    public static async Task AwaitAsync(HaProxy balancer, int count, TimeSpan deadline, CancellationToken cancellation)
    {
        using CancellationTokenSource timer = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timer.CancelAfter(deadline);
        try
        {
            while (await CountAsync(balancer, timer.Token) < count)
                await Task.Delay(PollInterval, timer.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"The balancer did not have {count} servers in rotation within {deadline}.");
        }
    }

    /// <summary>How many servers of the backend get new requests now.</summary>
    public static async Task<int> CountAsync(HaProxy balancer, CancellationToken cancellation)
    {
        string answer = await balancer.SendCommandAsync(string.Create(CultureInfo.InvariantCulture, $"show stat {balancer.Backend} 4 -1"), cancellation);
        string[] lines = answer.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        int status = Array.IndexOf(lines[0].TrimStart('#', ' ').Split(','), "status");
        return lines.Skip(1).Count(line => line.Split(',')[status] == "UP");
    }
}
