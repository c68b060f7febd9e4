using System;
using System.Threading.Tasks;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Services.Supervised;

public sealed class GetGoServiceDecisionTests : IDisposable
{
    private readonly ModuleSession session = new();

    public void Dispose() => session.Dispose();

    [Fact]
    public async Task A_service_that_nobody_looks_after_is_reported_by_name()
    {
        string absent = "absent-" + Guid.NewGuid().ToString("N");

        ModuleSession.Outcome outcome = await session.RunAsync($"[pscustomobject]@{{ Name = '{absent}' }} | Get-GoServiceDecision -Last 5 -Since ([datetime]'2026-01-01')");

        Assert.Equal(new[] { "ServiceDecisionsMissing" }, outcome.ErrorIds);
        Assert.Empty(outcome.Output);
    }
}
