using System;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using GoWinOps.Services;
using GoWinOps.Tests.Hosting;
using GoWinOps.Tests.Shell;
using Xunit;

namespace GoWinOps.Tests.Services.Monitoring;

/// <summary>The cmdlets, on nodes that cannot be reached from here: what they say, remember and end with.</summary>
public sealed class WatchGoServiceTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);
    private readonly TestFolder folder = new();
    private readonly ModuleSession session = new();

    public void Dispose()
    {
        session.Dispose();
        folder.Dispose();
    }

    [UnixFact]
    public async Task This_machine_cannot_be_watched_where_there_are_no_Windows_services()
    {
        ModuleSession.Outcome outcome = await session.RunAsync("Watch-GoService orders -Once -HistoryPath $args[0]", folder.Path);

        Assert.Equal(["RequiresWindows"], outcome.ErrorIds);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [UnixFact]
    public async Task A_node_that_cannot_be_looked_at_is_an_event_once_and_exit_code_2()
    {
        dynamic first = (await OnceAsync()).Output.Single();
        dynamic second = (await OnceAsync()).Output.Single();

        Assert.Equal(2, (int)first.ExitCode);
        ServiceEvent lost = Assert.Single((ServiceEvent[])first.Events);
        Assert.Equal(("web01", ServiceEventKind.Unreachable), (lost.Node, lost.Kind));
        Assert.StartsWith("web01: ", Assert.Single((string[])first.Failures), StringComparison.Ordinal);
        Assert.Equal(2, (int)second.ExitCode);
        Assert.Empty((ServiceEvent[])second.Events);
    }

    [UnixFact]
    public async Task The_exit_code_reaches_the_shell_that_a_scheduled_task_starts()
    {
        string command = $"exit (Watch-GoService orders -Node web01 -Once -HistoryPath '{folder.Path}').ExitCode";

        (int exitCode, _, string error) = await ShellProcess.RunAsync(string.Empty, "-m", ModuleSession.ManifestPath, "-c", command);

        Assert.True(exitCode == 2, $"{exitCode}: {error}");
    }

    [Fact]
    public async Task A_watch_that_cannot_begin_does_not_end_the_shell_with_0()
    {
        (int exitCode, _, string error) = await ShellProcess.RunAsync(
            string.Empty, "-m", ModuleSession.ManifestPath, "-c", "try { exit (Watch-GoService orders -Node web01 -Once -Rule 'NotRuning').ExitCode } catch { [Console]::Error.WriteLine($_); exit 3 }");

        Assert.Equal(3, exitCode);
        Assert.Contains("'NotRuning' is no rule for services", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-Rule 'NotRunning for soon'", "'soon' is no duration")]
    [InlineData("-Rule @{ When = 'NotRunning'; Do = 'Restart' }", "it knows no 'Do'")]
    [InlineData("-Rule @{ When = 'NotRunning'; Action = 'Explode' }", "'Explode' is no action")]
    [InlineData("-Rule @{ When = 'Unreachable'; Action = 'Start' }", "can be neither started nor restarted")]
    [InlineData("-Rule 5", "a rule is a text or a hashtable")]
    [InlineData("-Rule @{ When = 'NotRunning'; Action = 'Start'; Limit = 'many' }", "'many' is no number of times")]
    [InlineData("-Rule @{ When = 'NotRunning'; Action = { }; Timeout = 'soon' }", "'soon' is no duration")]
    [InlineData("-Rule @{ When = 'NotRunning'; Action = { }; Timeout = 0 }", "a script may take longer than nothing")]
    [InlineData("-Rule @{ When = 'NotRunning'; Action = { }; Timeout = '2d' }", "and 1d at most")]
    [InlineData("-Rule @{ When = 'NotRunning'; Action = 'Start'; Timeout = '5s' }", "a timeout is for a script")]
    public async Task A_rule_that_cannot_be_read_says_what_is_wrong_with_it(string rule, string expected)
    {
        ModuleSession.Outcome outcome = await session.RunAsync($"Watch-GoService orders -Node web01 -Once {rule}");

        Assert.Equal(["ServiceRuleInvalid"], outcome.ErrorIds);
        Assert.Contains(expected, outcome.Errors.Single().ErrorDetails.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-Interval 0 -Once")]
    [InlineData("-Interval 0.2 -Once")]
    [InlineData("-Duration 0")]
    [InlineData("-Timeout 0 -Once")]
    [InlineData("-Timeout 30d -Once")]
    [InlineData("-Interval 2d -Once")]
    [InlineData("-HistoryAge 0 -Once")]
    [InlineData("-DrainAfter -1 -Once")]
    [InlineData("-ReturnAfter -1 -Once")]
    public async Task A_time_that_cannot_be_meant_is_refused(string parameters)
    {
        ModuleSession.Outcome outcome = await session.RunAsync($"Watch-GoService orders -Node web01 {parameters}");

        Assert.Equal(["WatchIntervalInvalid"], outcome.ErrorIds);
    }

    [Theory]
    [InlineData("127.0.0.1:8080/readyz")]
    [InlineData("ftp://127.0.0.1/readyz")]
    public async Task A_health_address_that_cannot_be_asked_is_refused_before_any_node_is_reached(string url)
    {
        ModuleSession.Outcome outcome = await session.RunAsync($"Watch-GoService orders -Node web01 -Once -HealthUrl '{url}'");

        Assert.Equal(["ProbeUrlInvalid"], outcome.ErrorIds);
    }

    [Theory]
    [InlineData("@() | Watch-GoService -Once", "WatchNothing")]
    [InlineData("Watch-GoService orders -Node '@nogroup' -Once -Inventory $args[0]", "InventoryMissing,WatchNothing")]
    public async Task Nothing_to_watch_is_no_success(string command, string expected)
    {
        ModuleSession.Outcome outcome = await session.RunAsync(command, Path.Combine(folder.Path, "inventory.yml"));

        Assert.Equal(expected.Split(',').Length, outcome.ErrorIds.Count);
        Assert.Equal("WatchNothing", outcome.ErrorIds[^1]);
        Assert.Empty(outcome.Output);
    }

    [UnixFact]
    public async Task A_node_that_is_not_known_is_a_failure_of_the_look_at_the_others()
    {
        ModuleSession.Outcome outcome = await session.RunAsync(
            "[pscustomobject]@{ Name = 'orders'; Node = 'web01' }, [pscustomobject]@{ Name = 'orders'; Node = 'gopher://x' } | Watch-GoService -Once -HistoryPath $args[0]", folder.Path);

        Assert.Single(outcome.ErrorIds);
        dynamic result = outcome.Output.Single();
        Assert.Equal(2, (int)result.ExitCode);
        Assert.Contains(((string[])result.Failures)!, failure => failure.Contains("gopher", StringComparison.Ordinal));
    }

    [UnixFact]
    public async Task Ctrl_C_ends_the_watch_and_leaves_what_it_remembers_and_the_way_free_for_the_next()
    {
        using PowerShell shell = PowerShell.Create(session.Runspace);
        shell.AddScript("Watch-GoService orders -Node web01 -Interval 1h -HistoryPath $args[0]").AddArgument(folder.Path);
        PSDataCollection<PSObject> output = new();
        TaskCompletionSource seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
        output.DataAdded += (_, _) => seen.TrySetResult();
        Task running = shell.InvokeAsync<PSObject, PSObject>(null, output);
        await seen.Task.WaitAsync(Deadline);

        await Task.Factory.FromAsync(shell.BeginStop(null, null), shell.EndStop).WaitAsync(Deadline);
        await Assert.ThrowsAnyAsync<PipelineStoppedException>(() => running);

        Assert.Equal("Unreachable", $"{((dynamic)output.Single()).Kind}");
        dynamic next = (await OnceAsync()).Output.Single();
        Assert.Empty((ServiceEvent[])next.Events);
    }

    [UnixFact]
    public async Task A_watch_ends_when_its_time_is_up()
    {
        ModuleSession.Outcome outcome = await session.RunAsync("Watch-GoService orders -Node web01, web02 -Interval 1 -Duration 2 -HistoryPath $args[0]", folder.Path);

        Assert.Empty(outcome.ErrorIds);
        Assert.Equal(["web01", "web02"], outcome.Output.Select(one => (string)((dynamic)one).Node).Order(StringComparer.Ordinal));
    }

    [UnixFact]
    public async Task The_same_services_are_watched_by_one_watch_at_a_time()
    {
        WatchFolder store = new(folder.Path);
        using FileStream held = GoWinOps.Files.FileLock.TryTake(store.LockOf(WatchFolder.WatchOf("web01", ["orders"])))!;

        Assert.Equal(["WatchRunning"], (await session.RunAsync("Watch-GoService orders -Node web01 -Once -HistoryPath $args[0]", folder.Path)).ErrorIds);
        Assert.Empty((await session.RunAsync("Watch-GoService billing -Node web01 -Once -HistoryPath $args[0]", folder.Path)).ErrorIds);
    }

    [UnixFact]
    public async Task What_the_watch_remembers_is_not_thrown_away_when_it_cannot_be_read()
    {
        WatchFolder store = new(folder.Path);
        await File.WriteAllTextAsync(store.StateOf(WatchFolder.WatchOf("web01", ["orders"])), "{ \"Services\": [");

        Assert.Equal(["WatchStateDamaged"], (await OnceAsync()).ErrorIds);
    }

    [UnixFact]
    public async Task A_look_that_cannot_be_written_down_is_a_failure_also_for_a_scheduled_task()
    {
        // The newest file of the history, which leads nowhere.
        string loop = Path.Combine(folder.Path, "zz.watch.jsonl");
        File.CreateSymbolicLink(loop, loop);

        ModuleSession.Outcome outcome = await OnceAsync();

        dynamic result = outcome.Output.Single();
        Assert.Equal(2, (int)result.ExitCode);
        Assert.Contains(((string[])result.Failures)!, failure => failure.Contains(folder.Path, StringComparison.Ordinal));
        Assert.NotEmpty(outcome.Warnings);
    }

    [UnixFact]
    public async Task Events_are_found_again_in_the_history()
    {
        await OnceAsync();

        ModuleSession.Outcome events = await session.RunAsync("Get-GoServiceHistory -Node web* -Last 1h -Event -HistoryPath $args[0]", folder.Path);
        ModuleSession.Outcome others = await session.RunAsync("Get-GoServiceHistory -Node db* -Last 1h -Event -HistoryPath $args[0]", folder.Path);

        Assert.Equal("Unreachable", $"{((dynamic)events.Output.Single()).Kind}");
        Assert.Empty(others.Output);
    }

    [Fact]
    public async Task A_history_that_nobody_has_written_is_an_error()
    {
        Assert.Equal(["WatchHistoryMissing"], (await session.RunAsync("Get-GoServiceHistory -HistoryPath $args[0]", folder.Path)).ErrorIds);
    }

    [Fact]
    public async Task A_period_that_ends_before_it_begins_is_refused()
    {
        Assert.Equal(["WatchIntervalInvalid"], (await session.RunAsync("Get-GoServiceHistory -Since 2026-02-01 -Until 2026-01-01 -HistoryPath $args[0]", folder.Path)).ErrorIds);
    }

    [Fact]
    public async Task A_load_balancer_or_a_map_that_cannot_be_meant_is_refused_before_anything_is_asked()
    {
        const string Watch = "Watch-GoService orders -Node web01 -Once -HistoryPath $args[0] -LoadBalancer ";

        Assert.Equal(["LoadBalancerInvalid"], (await session.RunAsync(Watch + "nginx://lb", folder.Path)).ErrorIds);
        Assert.Equal(["ServerMapInvalid"], (await session.RunAsync(Watch + "haproxy://lb:9999/orders -ServerMap @{ web02 = 's2' }", folder.Path)).ErrorIds);
        Assert.Equal(["NodeCountInvalid"], (await session.RunAsync(Watch + "haproxy://lb:9999/orders -MinInService many", folder.Path)).ErrorIds);
    }

    private Task<ModuleSession.Outcome> OnceAsync() => session.RunAsync("Watch-GoService orders -Node web01 -Once -HistoryPath $args[0]", folder.Path);
}
