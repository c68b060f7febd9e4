using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading.Tasks;
using GoWinOps.Build;
using GoWinOps.Problems;
using Xunit;

namespace GoWinOps.Tests.Build;

public sealed class ProcessTreeTests
{
    [Fact]
    public async Task Processes_that_withstand_being_killed_are_named_when_the_time_is_up()
    {
        using Process self = Process.GetCurrentProcess();
        using StubbornTree tree = new();

        GoWinOpsException failure = await Assert.ThrowsAsync<GoWinOpsException>(() => tree.EndAsync(self, TimeSpan.FromSeconds(2)));

        Assert.Equal("ToolNotEnded", failure.ErrorId);
        Assert.Contains("17, 18", failure.Message, StringComparison.Ordinal);
        Assert.True(tree.Attempts > 1);
    }

    /// <summary>Processes that hang in the kernel, which no test can make at will.</summary>
    private sealed class StubbornTree : ProcessTree
    {
        internal int Attempts { get; private set; }

        public override void Dispose()
        {
        }

        internal override void Adopt(Process process)
        {
        }

        protected override IReadOnlyList<int> Kill(Process process)
        {
            Attempts++;
            return [17, 18];
        }
    }
}
