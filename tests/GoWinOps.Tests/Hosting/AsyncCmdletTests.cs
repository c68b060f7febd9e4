using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using Xunit;

namespace GoWinOps.Tests.Hosting;

/// <summary>The promises of the cmdlet base, on the real engine and the packaged module.</summary>
public sealed class AsyncCmdletTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);
    private readonly ModuleSession session = new();
    private readonly ConcurrentQueue<string> log = new();
    private readonly TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Dispose() => session.Dispose();

    [Theory]
    [InlineData("Wait", "work")]
    [InlineData("WaitInBackground", "background")]
    public async Task Ctrl_C_cancels_the_work_and_awaits_its_clean_up(string mode, string work)
    {
        await ImportTestCmdletsAsync();
        using PowerShell shell = PowerShell.Create(session.Runspace);
        shell.AddScript("param($log, $started) Invoke-TestWork -Mode " + mode + " -Log $log -Started $started").AddArgument(log).AddArgument(started);

        Task<PSDataCollection<PSObject>> running = shell.InvokeAsync();
        await started.Task.WaitAsync(Deadline);
        await Task.Factory.FromAsync(shell.BeginStop(null, null), shell.EndStop).WaitAsync(Deadline);
        await Assert.ThrowsAnyAsync<PipelineStoppedException>(() => running);

        Assert.Equal([$"{work} cancelled: True", $"{work} cleaned up"], log);
    }

    [Fact]
    public async Task ErrorAction_Stop_cancels_all_work_and_awaits_its_clean_up()
    {
        await ImportTestCmdletsAsync();

        ModuleSession.Outcome outcome = await RunAsync("Invoke-TestWork -Mode WriteError -Log $log -Started $started -ErrorAction Stop");

        Assert.IsAssignableFrom<ActionPreferenceStopException>(outcome.Terminating);
        Assert.Equal(["background cancelled: True", "background cleaned up", "work cancelled: True", "work cleaned up"], log.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_error_that_does_not_stop_the_pipeline_lets_the_work_go_on()
    {
        await ImportTestCmdletsAsync();
        using PowerShell shell = PowerShell.Create(session.Runspace);
        shell.AddScript("param($log, $started) Invoke-TestWork -Mode WriteError -Log $log -Started $started").AddArgument(log).AddArgument(started);
        TaskCompletionSource written = new(TaskCreationOptions.RunContinuationsAsynchronously);
        shell.Streams.Error.DataAdded += (_, _) => written.TrySetResult();

        Task<PSDataCollection<PSObject>> running = shell.InvokeAsync();
        await written.Task.WaitAsync(Deadline);
        await Task.Factory.FromAsync(shell.BeginStop(null, null), shell.EndStop).WaitAsync(Deadline);
        await Assert.ThrowsAnyAsync<PipelineStoppedException>(() => running);

        Assert.Contains("went on after the error", log);
    }

    [Fact]
    public async Task A_downstream_command_that_throws_cancels_the_work_and_awaits_its_clean_up()
    {
        await ImportTestCmdletsAsync();

        ModuleSession.Outcome outcome = await RunAsync("Invoke-TestWork -Mode WriteObjects -Log $log | ForEach-Object { if ($_ -eq 3) { throw 'enough' } }");

        Assert.Equal("enough", Assert.IsAssignableFrom<RuntimeException>(outcome.Terminating).Message);
        Assert.Equal(["work cancelled: True", "work cleaned up"], log);
    }

    [Fact]
    public async Task A_downstream_command_that_has_seen_enough_cancels_the_work_and_awaits_its_clean_up()
    {
        await ImportTestCmdletsAsync();

        ModuleSession.Outcome outcome = await RunAsync("Invoke-TestWork -Mode WriteObjects -Log $log | Stop-Upstream 3; $log.Count");

        Assert.Null(outcome.Terminating);
        Assert.Equal([1, 2, 3, 2], outcome.Output.Select(item => item.BaseObject));
        Assert.Equal(["work cancelled: True", "work cleaned up"], log);
    }

    [Fact]
    public async Task Leaving_a_loop_from_downstream_cancels_the_work_and_awaits_its_clean_up()
    {
        await ImportTestCmdletsAsync();

        ModuleSession.Outcome outcome = await RunAsync(
            "do { Invoke-TestWork -Mode WriteObjects -Log $log | ForEach-Object { if ($_ -eq 3) { break } } } while ($false); $log.Count");

        Assert.Equal(2, Assert.Single(outcome.Output).BaseObject);
        Assert.Equal(["work cancelled: True", "work cleaned up"], log);
    }

    [Fact]
    public async Task Work_that_writes_goes_on_while_a_slow_command_upstream_has_the_thread()
    {
        await ImportTestCmdletsAsync();

        // Upstream waits for the work, which can only go on if its writing does not wait for upstream.
        ModuleSession.Outcome outcome = await session.RunAsync(
            "param($log, $started, $told) & { 1; $told.SetResult(); if (-not $started.Task.Wait(60000)) { throw 'held up' } } | Invoke-TestWork -Mode WriteWhenTold -Log $log -Started $started -Told $told",
            log,
            started,
            new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).WaitAsync(Deadline);

        Assert.Null(outcome.Terminating);
        Assert.Equal("written", Assert.Single(outcome.Output).BaseObject);
    }

    [Fact]
    public async Task A_function_that_fails_on_the_pipeline_thread_fails_its_caller_and_not_the_pipeline()
    {
        await ImportTestCmdletsAsync();

        ModuleSession.Outcome outcome = await RunAsync("Invoke-TestWork -Mode FailOnPipeline -Log $log");

        Assert.Equal("alive", Assert.Single(outcome.Output).BaseObject);
        Assert.Equal(["caught", "end"], log);
    }

    [Fact]
    public async Task A_record_that_fails_becomes_an_error_and_the_next_one_is_still_processed()
    {
        await ImportTestCmdletsAsync();

        ModuleSession.Outcome outcome = await RunAsync("1, 2 | Invoke-TestWork -Mode Throw -Log $log");

        Assert.Equal([nameof(Messages.UnexpectedFailure), nameof(Messages.UnexpectedFailure)], outcome.ErrorIds);
        Assert.Null(outcome.Terminating);
        Assert.Equal(["end"], log);
    }

    [Fact]
    public async Task A_failure_at_the_end_is_a_terminating_error()
    {
        await ImportTestCmdletsAsync();

        ModuleSession.Outcome outcome = await RunAsync("try { Invoke-TestWork -Mode ThrowAtEnd -Log $log; 'went on' } catch { $_.FullyQualifiedErrorId }");

        Assert.Equal("UnexpectedFailure,GoWinOps.TestCmdlets.InvokeTestWorkCommand", Assert.Single(outcome.Output).BaseObject);
    }

    [Fact]
    public async Task WhatIf_asks_for_each_record_and_changes_nothing()
    {
        await ImportTestCmdletsAsync();

        ModuleSession.Outcome outcome = await RunAsync("'a', 'b' | Set-TestThing -WhatIf");

        Assert.Empty(outcome.Output);
        Assert.Empty(outcome.ErrorIds);
    }

    [Fact]
    public async Task A_confirmation_that_nobody_can_give_ends_the_pipeline_before_the_change()
    {
        await ImportTestCmdletsAsync();

        ModuleSession.Outcome outcome = await RunAsync("try { 'a', 'b' | Set-TestThing -Confirm } catch { 'ended' }");

        Assert.Equal("ended", Assert.Single(outcome.Output).BaseObject);
    }

    [Fact]
    public async Task Confirm_false_changes_without_asking()
    {
        await ImportTestCmdletsAsync();

        ModuleSession.Outcome outcome = await RunAsync("'a', 'b' | Set-TestThing -Confirm:$false");

        Assert.Equal(["a changed", "b changed"], outcome.Output.Select(item => item.BaseObject));
    }

    [Fact]
    public async Task Progress_is_thinned_out_but_its_completion_is_always_shown()
    {
        await ImportTestCmdletsAsync();
        using PowerShell shell = PowerShell.Create(session.Runspace);
        shell.AddScript("'a' | Set-TestThing -ProgressUpdates 1000 -Confirm:$false");

        Stopwatch watch = Stopwatch.StartNew();
        await shell.InvokeAsync();
        double seconds = watch.Elapsed.TotalSeconds;
        List<ProgressRecord> shown = shell.Streams.Progress.Where(record => record.ActivityId == 7).ToList();

        // Ten a second, the first, and the completion.
        Assert.InRange(shown.Count, 2, (10 * seconds) + 2);
        Assert.Equal(ProgressRecordType.Completed, shown[^1].RecordType);
    }

    private Task<ModuleSession.Outcome> RunAsync(string script) =>
        session.RunAsync("param($log, $started) " + script, log, started).WaitAsync(Deadline);

    private Task ImportTestCmdletsAsync() => TestCmdlets.ImportAsync(session);
}
