using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Net.Http;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Lab.Scenario;

/// <summary>
/// A steady stream of requests, as real clients send them: keep-alive connections, no retries, every answer recorded.
/// </summary>
/// <remarks>The rate is open-loop: a slow answer does not hold back the requests of the other workers.</remarks>
public sealed class SteadyLoad : IAsyncDisposable
{
    private readonly Uri url;
    private readonly int requestsPerSecond;
    private readonly ConcurrentQueue<Answer> answers = new();
    private readonly CancellationTokenSource stop = new();
    private readonly List<Task> workers = new();
    private readonly long limit;
    private long sent;

    /// <summary>Prepares a load on <paramref name="url"/>.</summary>
    /// <param name="url">An address that answers 200 with a JSON object holding <c>version</c>.</param>
    /// <param name="requestsPerSecond">Of all workers together.</param>
    /// <param name="workerCount">How many clients, each with connections of its own.</param>
    /// <param name="longest">After this time the load ends by itself, whatever happens to its owner.</param>
    public SteadyLoad(Uri url, int requestsPerSecond, int workerCount, TimeSpan longest)
    {
        this.url = url;
        this.requestsPerSecond = requestsPerSecond;
        WorkerCount = workerCount;
        limit = (long)(longest.TotalSeconds * requestsPerSecond);
        stop.CancelAfter(longest);
    }

    /// <summary>How many clients send.</summary>
    public int WorkerCount { get; }

    /// <summary>Every answer so far, in the order they came in.</summary>
    public IReadOnlyCollection<Answer> Answers => answers;

    /// <summary>Starts sending.</summary>
    public void Start()
    {
        for (int worker = 0; worker < WorkerCount; worker++)
        {
            int index = worker;
            workers.Add(Task.Run(() => SendAsync(index)));
        }
    }

    /// <summary>Stops sending, waits for what is under way, and returns every answer.</summary>
    public async Task<IReadOnlyList<Answer>> StopAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(workers);
        return answers.OrderBy(answer => answer.SentUtc).ToList();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        stop.Dispose();
    }

    private async Task SendAsync(int worker)
    {
        using HttpClient client = new(new SocketsHttpHandler { MaxConnectionsPerServer = 2 }) { Timeout = TimeSpan.FromSeconds(15) };
        TimeSpan interval = TimeSpan.FromSeconds((double)WorkerCount / requestsPerSecond);
        Stopwatch watch = Stopwatch.StartNew();
        TimeSpan due = TimeSpan.FromTicks(interval.Ticks * worker / WorkerCount);
        while (!stop.IsCancellationRequested && Interlocked.Increment(ref sent) <= limit)
        {
            if (due > watch.Elapsed)
            {
                try
                {
                    await Task.Delay(due - watch.Elapsed, stop.Token);
                }
                catch (OperationCanceledException)
                {
                    return;
                }
            }

            due += interval;
            answers.Enqueue(await SendOneAsync(client));
        }
    }

    private async Task<Answer> SendOneAsync(HttpClient client)
    {
        DateTime sentUtc = DateTime.UtcNow;
        Stopwatch watch = Stopwatch.StartNew();
        try
        {
            using HttpResponseMessage response = await client.GetAsync(url, CancellationToken.None);
            string body = await response.Content.ReadAsStringAsync(CancellationToken.None);
            if (!response.IsSuccessStatusCode)
                return new Answer(sentUtc, watch.Elapsed, null, $"HTTP {(int)response.StatusCode}");
            using JsonDocument json = JsonDocument.Parse(body);
            return new Answer(sentUtc, watch.Elapsed, json.RootElement.GetProperty("version").GetString(), null);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or JsonException)
        {
            return new Answer(sentUtc, watch.Elapsed, null, exception.InnerException?.Message ?? exception.Message);
        }
    }

    /// <summary>One request and what became of it.</summary>
    /// <param name="SentUtc">When it was sent.</param>
    /// <param name="Took">Until the whole answer was there, or the failure.</param>
    /// <param name="Version">The release that answered; null when the request failed.</param>
    /// <param name="Failure">Why it failed; null when it did not.</param>
    public sealed record Answer(DateTime SentUtc, TimeSpan Took, string? Version, string? Failure);
}
