using System;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Time;
using Xunit;

namespace GoWinOps.Tests.Time;

public sealed class BoundedCallTests
{
    [Fact]
    public async Task A_call_that_answers_in_time_is_taken_at_its_word()
    {
        Assert.Equal("answer", await BoundedCall.RunAsync(() => "answer", TimeSpan.FromMinutes(1), "none", SystemClock.Instance, CancellationToken.None));
    }

    [Fact]
    public async Task A_call_that_does_not_answer_is_left_behind()
    {
        using ManualResetEventSlim release = new();

        string answer = await BoundedCall.RunAsync(
            () => release.Wait(TimeSpan.FromMinutes(1)) ? "late" : "never", TimeSpan.FromMilliseconds(20), "none", SystemClock.Instance, CancellationToken.None);

        Assert.Equal("none", answer);
        release.Set();
    }

    [Fact]
    public async Task A_stop_does_not_wait_for_the_call()
    {
        using ManualResetEventSlim release = new();
        using CancellationTokenSource stop = new();
        Task<int> waiting = BoundedCall.RunAsync(() => release.Wait(TimeSpan.FromMinutes(1)) ? 1 : 2, TimeSpan.FromMinutes(1), 0, SystemClock.Instance, stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        release.Set();
    }
}
