using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.LabTests.Rollouts;

/// <summary>Clients that ask one after the other, without pause, and count what fails.</summary>
internal sealed class SteadyLoad : IAsyncDisposable
{
    private const int Clients = 4;

    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(20) };
    private readonly CancellationTokenSource ending = new();
    private readonly List<string> failures = [];
    private readonly Uri address;
    private Task[] clients = [];
    private int sent;

    private SteadyLoad(Uri address) => this.address = new Uri(address, "?ms=20");

    public int Sent => Volatile.Read(ref sent);

    public IReadOnlyList<string> Failures
    {
        get
        {
            lock (failures)
                return failures.ToList();
        }
    }

    /// <summary>Starts when the first request has succeeded.</summary>
    public static async Task<SteadyLoad> StartAsync(Uri address)
    {
        SteadyLoad load = new(address);
        using CancellationTokenSource deadline = new(TimeSpan.FromSeconds(30));
        while (await load.AskAsync(deadline.Token) is not null)
            await Task.Delay(100, deadline.Token);
        load.clients = Enumerable.Range(0, Clients).Select(_ => load.AskOnAndOnAsync()).ToArray();
        return load;
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await Task.WhenAll(clients);
        http.Dispose();
        ending.Dispose();
    }

    private async Task AskOnAndOnAsync()
    {
        while (!ending.IsCancellationRequested)
        {
            string? failure = await AskAsync(CancellationToken.None);
            Interlocked.Increment(ref sent);
            if (failure is not null)
            {
                lock (failures)
                    failures.Add($"{DateTime.UtcNow:HH:mm:ss.fff} {failure}");
            }

            await Task.Delay(10);
        }
    }

    private async Task<string?> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            using HttpResponseMessage answer = await http.GetAsync(address, cancellationToken);
            return answer.IsSuccessStatusCode ? null : $"{(int)answer.StatusCode}";
        }
        catch (HttpRequestException exception)
        {
            return exception.Message;
        }
    }
}
