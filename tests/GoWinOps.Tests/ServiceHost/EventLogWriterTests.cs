extern alias ServiceHost;

using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Runtime.Versioning;
using System.Threading;
using System.Threading.Tasks;
using ServiceHost::GoWinOps.Time;
using ServiceHost::GoWinOps.Windows;
using Xunit;

namespace GoWinOps.Tests.ServiceHost;

/// <summary>What becomes of a service's messages when the Event Log hangs; the Event Log itself is not asked.</summary>
[SupportedOSPlatform("windows")]
public sealed class EventLogWriterTests
{
    private const int TimedOut = 1460;

    [Fact]
    public async Task What_is_written_at_once_is_written_one_after_the_other_and_nothing_is_left_out()
    {
        ConcurrentQueue<string> written = new();
        using EventLogWriter writer = new((_, text) => Note(written, text), new SetClock(Timeout.InfiniteTimeSpan));

        int[] codes = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => writer.TryWriteAsync(EventLogLevel.Information, $"{number}")));

        Assert.All(codes, code => Assert.Equal(0, code));
        Assert.Equal(20, written.Distinct().Count());
    }

    [Fact]
    public async Task An_Event_Log_that_hangs_holds_one_thread_and_nobody_and_is_written_to_again_when_it_answers()
    {
        using ManualResetEventSlim answers = new();
        ConcurrentQueue<string> written = new();
        // Whoever waits has waited long enough at once.
        using EventLogWriter writer = new(
            (_, text) =>
            {
                int code = Note(written, text);
                answers.Wait(TimeSpan.FromMinutes(1));
                return code;
            },
            new SetClock(TimeSpan.Zero));
        Assert.Equal(TimedOut, await writer.TryWriteAsync(EventLogLevel.Warning, "first"));
        await UntilAsync(() => !written.IsEmpty);

        for (int number = 0; number < 100; number++)
            Assert.Equal(TimedOut, await writer.TryWriteAsync(EventLogLevel.Warning, "while it hangs"));
        Assert.Equal(["first"], written);

        answers.Set();
        await UntilAsync(async () =>
        {
            await writer.TryWriteAsync(EventLogLevel.Warning, "after");
            return written.Contains("after");
        });
    }

    [Fact]
    public async Task The_code_it_refuses_with_is_told()
    {
        using EventLogWriter writer = new((_, _) => 1502, new SetClock(Timeout.InfiniteTimeSpan));

        Assert.Equal(1502, await writer.TryWriteAsync(EventLogLevel.Error, "full"));
    }

    private static int Note(ConcurrentQueue<string> written, string text)
    {
        written.Enqueue(text);
        return 0;
    }

    private static Task UntilAsync(Func<bool> holds) => UntilAsync(() => Task.FromResult(holds()));

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using CancellationTokenSource deadline = new(TimeSpan.FromMinutes(1));
        while (!await holds())
            await Task.Delay(5, deadline.Token);
    }

    /// <summary>Every delay takes the same time, whatever was asked for.</summary>
    private sealed class SetClock(TimeSpan delays) : IClock
    {
        public DateTimeOffset UtcNow => DateTimeOffset.UnixEpoch;

        public TimeSpan Elapsed => TimeSpan.Zero;

        public Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken) => Task.Delay(delays, cancellationToken);
    }
}
