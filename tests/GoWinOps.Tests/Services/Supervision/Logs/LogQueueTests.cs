using System;
using System.Threading.Tasks;
using GoWinOps.Services;
using Xunit;

namespace GoWinOps.Tests.Services.Supervision.Logs;

public sealed class LogQueueTests
{
    [Fact]
    public async Task A_program_that_writes_byte_by_byte_fills_no_more_memory_than_one_that_writes_at_once()
    {
        const int Capacity = 64 * 1024;
        LogQueue queue = new(Capacity);
        byte[] piece = [1];

        int taken = 0;
        while (taken <= Capacity && queue.TryAdd(piece))
            taken++;

        // Each piece is an object of its own, with a place in a list, and takes a hundred bytes at least.
        Assert.InRange(taken * 100, 1, Capacity);
        await queue.TakeAsync(default);
        Assert.True(queue.TryAdd(piece));
        Assert.Equal(taken, queue.Abandon());
        Assert.True(queue.TryAdd(new byte[Capacity / 2]));
    }
}
