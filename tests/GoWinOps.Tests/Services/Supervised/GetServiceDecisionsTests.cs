using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Services;
using GoWinOps.Tests.Services.Supervision.Logs;
using Xunit;

namespace GoWinOps.Tests.Services.Supervised;

public sealed class GetServiceDecisionsTests : IDisposable
{
    private readonly TestFolder temporary = new();
    private readonly ManualClock clock = new();
    private readonly NodeContext context;

    public GetServiceDecisionsTests() => context = new NodeContext(temporary.Path);

    public void Dispose() => temporary.Dispose();

    [Fact]
    public async Task Every_decision_comes_with_reason_numbers_and_the_tail_of_a_crash()
    {
        await LogAsync("orders", "ProgramEnded", "It crashed.", "panic: nil map", ("exitCode", 2));

        ServiceDecision decision = Assert.Single((await ReadAsync()).Decisions);

        Assert.Equal(("orders", "ProgramEnded", "It crashed.", "panic: nil map"), (decision.Name, decision.Kind, decision.Reason, decision.Output));
        Assert.Equal(2, decision.Numbers["exitCode"]);
        Assert.Equal((clock.UtcNow.UtcDateTime, DateTimeKind.Utc), (decision.TimeUtc, decision.TimeUtc.Kind));
    }

    [Fact]
    public async Task The_newest_of_each_service_come_and_only_from_a_time_on()
    {
        for (int number = 1; number <= 5; number++)
        {
            await LogAsync("orders", "Restart", $"orders {number}", null);
            await LogAsync("billing", "Restart", $"billing {number}", null);
            clock.Move(TimeSpan.FromMinutes(1));
        }

        ServiceDecisionList newest = await ReadAsync(last: 2);
        ServiceDecisionList since = await ReadAsync(since: clock.UtcNow.UtcDateTime.AddMinutes(-1), names: "ord*");

        Assert.Equal(new[] { "billing 4", "billing 5", "orders 4", "orders 5" }, newest.Decisions.Select(decision => decision.Reason));
        Assert.Equal(new[] { "orders 5" }, since.Decisions.Select(decision => decision.Reason));
    }

    [Fact]
    public async Task A_name_without_a_log_is_reported_and_the_others_come()
    {
        await LogAsync("orders", "Restart", "x", null);
        Directory.CreateDirectory(context.ServiceFolder("native"));

        ServiceDecisionList found = await ReadAsync(names: new[] { "native", "ORDERS", "absent*" });

        Assert.Equal("orders", Assert.Single(found.Decisions).Name);
        Problem problem = Assert.Single(found.Problems);
        Assert.Equal(("ServiceDecisionsMissing", "native"), (problem.ErrorId, problem.Target));
    }

    [Fact]
    public async Task Where_nothing_was_ever_supervised_there_is_nothing_and_no_error() => Assert.Empty((await ReadAsync()).Decisions);

    [Fact]
    public async Task A_log_that_cannot_be_read_is_reported_by_service()
    {
        await LogAsync("orders", "Restart", "x", null);
        await LogAsync("billing", "Restart", "x", null);
        using FileStream held = new(Path.Combine(DecisionLog.FolderIn(context.ServiceFolder("orders")), DecisionLog.FileName), FileMode.Open, FileAccess.Read, FileShare.None);

        ServiceDecisionList found = await ReadAsync();

        Assert.Equal("billing", Assert.Single(found.Decisions).Name);
        Assert.Equal("ServiceDecisionsUnreadable", Assert.Single(found.Problems).ErrorId);
    }

    private async Task LogAsync(string service, string kind, string reason, string? output, params (string, double)[] numbers)
    {
        using DecisionLog log = new(context.ServiceFolder(service), clock);
        await log.WriteAsync(kind, reason, output, numbers);
    }

    private Task<ServiceDecisionList> ReadAsync(int last = 100, DateTime? since = null, params string[] names) => new LocalNodeChannel(".", context)
        .InvokeAsync(new GetServiceDecisionsOperation { Names = names, Last = last, SinceUtc = since }, TimeSpan.FromSeconds(20), CancellationToken.None);
}
