using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Services;

/// <summary>Stopping services on hundreds of simulated nodes, by the module's own cmdlet base in a real engine.</summary>
public sealed class BulkControlTests : IDisposable
{
    private const string Control = "ControlServicesOperation";
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);
    private readonly ModuleSession session = new();
    private readonly ConcurrentQueue<string> trips = new();
    private readonly TaskCompletionSource busy = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Dispose() => session.Dispose();

    [Fact]
    public async Task Hundreds_of_nodes_are_worked_on_at_once_and_never_more_than_the_throttle_allows()
    {
        const int Limit = 20;
        TaskCompletionSource full = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int inside = 0;
        int most = 0;

        ModuleSession.Outcome outcome = await RunAsync(
            "Stop-TestFleetService orders -Node $nodes -Work $work -ThrottleLimit 20 -PassThru",
            async (_, _, _, token) =>
            {
                int now = Interlocked.Increment(ref inside);
                InterlockedMax(ref most, now);
                if (now == Limit)
                    full.TrySetResult();
                await full.Task.WaitAsync(Deadline, token);
                Interlocked.Decrement(ref inside);
            },
            Nodes(300));

        Assert.Empty(outcome.ErrorIds);
        Assert.Equal(Limit, most);
        Assert.Equal(Nodes(300), outcome.Output.Select(service => (string)service.Properties["Node"].Value).Order(StringComparer.Ordinal));
        Assert.Equal(300, trips.Count);
    }

    [Fact]
    public async Task A_nodes_answer_is_written_while_another_node_is_still_at_work()
    {
        TaskCompletionSource written = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using PowerShell shell = await ShellAsync(
            "Stop-TestFleetService orders -Node $nodes -Work $work -PassThru",
            (node, _, _, token) => node == "n001" ? written.Task.WaitAsync(Deadline, token) : Task.CompletedTask,
            Nodes(200));
        PSDataCollection<PSObject> output = new();
        output.DataAdded += (_, _) => { if (output.Count == 199) written.TrySetResult(); };

        await shell.InvokeAsync<PSObject, PSObject>(null, output).WaitAsync(Deadline);

        Assert.Empty(shell.Streams.Error);
        Assert.Equal("n001", output.Last().Properties["Node"].Value);
    }

    [Fact]
    public async Task A_nodes_time_limit_begins_with_its_turn_and_a_slow_node_gives_one_error_while_the_others_go_on()
    {
        // One at a time: when the third has its turn, the limit has passed twice over since the command began.
        ModuleSession.Outcome outcome;
        int seconds = 1;
        do
        {
            // A busy machine may need more than the limit even for what is done at once.
            seconds *= 2;
            outcome = await RunAsync(
                $"Stop-TestFleetService orders -Node slow1, slow2, good -Work $work -ThrottleLimit 1 -OperationTimeout {seconds} -PassThru",
                (node, _, _, token) => node == "good" ? Task.CompletedTask : Task.Delay(Timeout.Infinite, token));
        }
        while (outcome.Output.Count == 0 && seconds < 32);

        Assert.Equal(["NodeTimedOut", "NodeTimedOut"], outcome.ErrorIds);
        Assert.Equal(["slow1", "slow2"], outcome.Errors.Select(error => (string)error.TargetObject));
        Assert.Equal("good", Assert.Single(outcome.Output).Properties["Node"].Value);
    }

    [Fact]
    public async Task The_inventory_is_read_once_for_all_records()
    {
        using TestFolder folder = new();
        string inventory = folder.Write("servers.txt", "n1\nn2\n");

        ModuleSession.Outcome outcome = await RunAsync(
            $"& {{ [pscustomobject]@{{ Name = 'orders'; Node = 'n1' }}; [IO.File]::Delete('{inventory}'); [pscustomobject]@{{ Name = 'orders'; Node = 'n2' }} }} | " +
            $"Stop-TestFleetService -Work $work -Inventory '{inventory}'",
            Done);

        Assert.Empty(outcome.ErrorIds);
        Assert.Equal([$"n1 {Control} orders", $"n2 {Control} orders"], trips.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Stop-TestFleetService orders -Node n1, N1 -Work $work")]
    [InlineData("Stop-TestFleetService orders -Node localhost, ., LocalHost -Work $work")]
    public async Task A_node_that_is_named_twice_is_worked_on_once(string script)
    {
        ModuleSession.Outcome outcome = await RunAsync(script, Done);

        Assert.Empty(outcome.ErrorIds);
        Assert.Single(trips);
    }

    [Fact]
    public async Task Long_timeouts_of_many_services_add_up_to_a_limit_that_can_be_waited_for()
    {
        ModuleSession.Outcome outcome = await RunAsync("Stop-TestFleetService a, b, c -Node n1 -Work $work -Timeout 20.00:00:00", Done);

        Assert.Empty(outcome.ErrorIds);
        Assert.Equal([$"n1 {Control} a,b,c"], trips);
    }

    [Fact]
    public async Task Ctrl_C_stops_the_nodes_at_work_begins_no_other_and_returns_at_once()
    {
        const int Limit = 32;
        TaskCompletionSource busy = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int begun = 0;
        int cancelled = 0;
        using PowerShell shell = await ShellAsync(
            "Stop-TestFleetService orders -Node $nodes -Work $work",
            async (_, _, _, token) =>
            {
                if (Interlocked.Increment(ref begun) == Limit)
                    busy.TrySetResult();
                using CancellationTokenRegistration registration = token.Register(() => Interlocked.Increment(ref cancelled));
                await Task.Delay(Deadline, token);
            },
            Nodes(300));
        Task running = shell.InvokeAsync();

        await busy.Task.WaitAsync(Deadline);
        await Task.Factory.FromAsync(shell.BeginStop(null, null), shell.EndStop).WaitAsync(Deadline);
        await Assert.ThrowsAnyAsync<PipelineStoppedException>(() => running);

        Assert.Equal((Limit, Limit), (begun, cancelled));
    }

    [Fact]
    public async Task Records_for_one_node_travel_together()
    {
        TaskCompletionSource allGiven = new(TaskCreationOptions.RunContinuationsAsynchronously);

        ModuleSession.Outcome outcome = await RunAsync(
            "& { 'a', 'b', 'a', 'c'; $args[0].SetResult() } $second | Stop-TestFleetService -Node n1, n2 -Work $work -ThrottleLimit 1 -PassThru",
            (_, _, _, token) => allGiven.Task.WaitAsync(Deadline, token),
            [],
            allGiven);

        // One node has its turn before everything is given, the other one after.
        Assert.Empty(outcome.ErrorIds);
        Assert.Contains(trips.GroupBy(trip => trip[..2]), node => node.SequenceEqual([$"{node.Key} {Control} a,b,c"]));
    }

    [Fact]
    public async Task What_comes_while_a_node_is_busy_is_done_over_the_same_way_afterwards()
    {
        TaskCompletionSource second = new(TaskCreationOptions.RunContinuationsAsynchronously);

        ModuleSession.Outcome outcome = await RunAsync(
            // What is given again meanwhile lets the cmdlet's own work on this thread go on.
            "& { for ($i = 0; $i -lt 3000 -and -not $args[0].IsCompleted; $i++) { 'a'; [System.Threading.Thread]::Sleep(10) }; 'b'; $args[1].SetResult() } " +
            "$busy $second | Stop-TestFleetService -Node n1 -Work $work -PassThru",
            (_, _, names, token) =>
            {
                busy.TrySetResult();
                return names.Contains("b") ? Task.CompletedTask : second.Task.WaitAsync(Deadline, token);
            },
            [],
            second);

        Assert.Empty(outcome.ErrorIds);
        Assert.Equal(2, trips.Count);
        Assert.Equal($"n1 {Control} a", trips.First());
        Assert.EndsWith("b", trips.Last(), StringComparison.Ordinal);
        Assert.Equal(["a", "b"], outcome.Output.Select(service => (string)service.Properties["Name"].Value).Distinct());
    }

    [Theory]
    [InlineData("", Control)]
    [InlineData("-Confirm:$false", Control)]
    [InlineData("-Verbose", Control)]
    [InlineData("-WhatIf", "GetServicesOperation")]
    public async Task A_node_is_asked_first_only_where_a_question_follows(string more, string expected)
    {
        ModuleSession.Outcome outcome = await RunAsync("Stop-TestFleetService orders -Node n1 -Work $work " + more, Done);

        Assert.Empty(outcome.ErrorIds);
        Assert.Equal([$"n1 {expected} orders"], trips);
    }

    [Fact]
    public async Task WhatIf_set_as_a_preference_counts_like_the_parameter()
    {
        await RunAsync("$WhatIfPreference = $true; Stop-TestFleetService orders -Node n1 -Work $work", Done);

        Assert.Equal(["n1 GetServicesOperation orders"], trips);
    }

    [Theory]
    [InlineData("Stop-TestFleetService orders -Node n1 -Work $work -Confirm")]
    [InlineData("$ConfirmPreference = 'Low'; Stop-TestFleetService orders -Node n1 -Work $work")]
    public async Task A_confirmed_stop_asks_the_node_then_the_person_then_acts(string script)
    {
        RecordingHost host = new() { Choice = 0 };
        using ModuleSession asking = new(host);

        ModuleSession.Outcome outcome = await RunAsync(script, Done, [], null, asking);

        Assert.Empty(outcome.ErrorIds);
        Assert.Single(host.Questions);
        Assert.Equal(["n1 GetServicesOperation orders", $"n1 {Control} orders"], trips);
    }

    [Fact]
    public async Task A_service_that_fails_and_a_node_that_is_dead_give_an_error_each_that_says_where_and_the_rest_is_done()
    {
        RecordingHost host = new();
        using ModuleSession shown = new(host);

        ModuleSession.Outcome outcome = await RunAsync(
            "Stop-TestFleetService orders -Node dead1, busy1, good1 -Work $work -PassThru",
            (node, _, _, _) => node == "busy1" ? throw new InvalidOperationException("busy") : Task.CompletedTask,
            [],
            null,
            shown);

        Assert.Equal(["NodeUnreachable", "ServiceBusy"], outcome.ErrorIds.Order(StringComparer.Ordinal));
        ErrorRecord busyOne = outcome.Errors.Single(error => error.FullyQualifiedErrorId.StartsWith("ServiceBusy", StringComparison.Ordinal));
        Assert.StartsWith("busy1: ", busyOne.ToString(), StringComparison.Ordinal);
        Assert.Equal("busy1", PSObject.AsPSObject(busyOne.TargetObject).Properties["Node"].Value);
        Assert.Equal("good1", Assert.Single(outcome.Output).Properties["Node"].Value);
        Assert.Contains(host.Progress, record => record.StatusDescription.EndsWith("of 3 nodes done, 2 failed", StringComparison.Ordinal));
        Assert.Equal(ProgressRecordType.Completed, host.Progress.Last(record => record.ActivityId >= 0).RecordType);
    }

    private static string[] Nodes(int count) => Enumerable.Range(1, count).Select(number => $"n{number:000}").ToArray();

    private static Task Done(string node, string operation, string[] names, CancellationToken token) => Task.CompletedTask;

    private static void InterlockedMax(ref int most, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref most)) < value && Interlocked.CompareExchange(ref most, value, seen) != seen)
        {
        }
    }

    private Func<string, string, string[], CancellationToken, Task> Recorded(Func<string, string, string[], CancellationToken, Task> work) => (node, operation, names, token) =>
    {
        trips.Enqueue($"{node} {operation} {string.Join(',', names)}");
        return work(node, operation, names, token);
    };

    private async Task<PowerShell> ShellAsync(string script, Func<string, string, string[], CancellationToken, Task> work, string[] nodes)
    {
        await TestCmdlets.ImportAsync(session);
        PowerShell shell = PowerShell.Create(session.Runspace);
        return shell.AddScript("param($nodes, $work) " + script).AddArgument(nodes).AddArgument(Recorded(work));
    }

    private async Task<ModuleSession.Outcome> RunAsync(
        string script, Func<string, string, string[], CancellationToken, Task> work, string[]? nodes = null, TaskCompletionSource? second = null, ModuleSession? other = null)
    {
        await TestCmdlets.ImportAsync(other ?? session);
        return await (other ?? session).RunAsync(
            "param($nodes, $work, $busy, $second) " + script, nodes ?? [], Recorded(work), busy.Task, second ?? new TaskCompletionSource()).WaitAsync(Deadline);
    }
}
