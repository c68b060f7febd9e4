using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Rollouts.Journal;
using GoWinOps.Tests.Hosting;
using GoWinOps.Time;
using Xunit;

namespace GoWinOps.Tests.Rollouts;

public sealed class RollingUpdateCmdletTests : IDisposable
{
    private readonly ModuleSession session = new();
    private readonly string root = Directory.CreateTempSubdirectory("gowinops-cmdlet-").FullName;
    private readonly string executable;

    public RollingUpdateCmdletTests()
    {
        // The smallest file that says of itself that it is a Windows program for amd64.
        byte[] image = new byte[256];
        (image[0], image[1], image[0x3C]) = ((byte)'M', (byte)'Z', 0x80);
        (image[0x80], image[0x81], image[0x84], image[0x85]) = ((byte)'P', (byte)'E', 0x64, 0x86);
        executable = Path.Combine(root, "orders.exe");
        File.WriteAllBytes(executable, image);
    }

    private string Journal => Path.Combine(root, "journal");

    public void Dispose()
    {
        session.Dispose();
        Directory.Delete(root, recursive: true);
    }

    [Theory]
    [InlineData("-MaxUnavailable half", "NodeCountInvalid")]
    [InlineData("-MinReady 600", "RolloutPlanInvalid")]
    [InlineData("-HealthUrl ftp://127.0.0.1/", "ProbeUrlInvalid")]
    [InlineData("-LoadBalancer lb01:9999/orders", "LoadBalancerInvalid")]
    [InlineData("-LoadBalancer haproxy://lb01:9999/orders -ServerMap @{ web09 = 's1' }", "ServerMapInvalid")]
    [InlineData("-Sha256 0000000000000000000000000000000000000000000000000000000000000000", "ArtifactChanged")]
    [InlineData("-Path ./missing.exe", "ArtifactMissing")]
    public async Task What_cannot_work_is_refused_before_anything_is_touched(string more, string errorId)
    {
        ModuleSession.Outcome outcome = await RollAsync(more);

        Assert.Equal(new[] { errorId }, outcome.ErrorIds);
        Assert.False(Directory.Exists(Journal));
    }

    [Fact]
    public async Task WhatIf_prints_the_plan_and_leaves_no_trace()
    {
        ModuleSession.Outcome outcome = await RollAsync("-WhatIf -LoadBalancer haproxy://127.0.0.1:1/orders");

        Assert.Empty(outcome.ErrorIds);
        Assert.Empty(outcome.Output);
        Assert.False(Directory.Exists(Journal));
    }

    [Fact]
    public async Task A_number_is_a_number_of_seconds()
    {
        // 400 seconds leave no time within 5 minutes; 400 ticks would have passed.
        ModuleSession.Outcome outcome = await RollAsync("-WhatIf -MinReady 400");

        Assert.Equal(new[] { "RolloutPlanInvalid" }, outcome.ErrorIds);
        Assert.Contains("00:06:40", outcome.Errors[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Artifacts_for_other_systems_are_left_aside_and_two_for_windows_are_too_many()
    {
        const string Roll = "$input | Start-RollingUpdate orders -HealthUrl http://127.0.0.1:1/ -WhatIf";
        string one = $"[pscustomobject]@{{ Path = '{executable}'; Version = '2.0.0'; Target = 'windows/amd64' }}";
        string linux = $"[pscustomobject]@{{ Path = '{executable}'; Version = '2.0.0'; Target = 'linux/amd64' }}";

        ModuleSession.Outcome mixed = await RunAsync($"{one}, {linux} | & {{ {Roll} }}");
        Assert.Empty(mixed.ErrorIds);
        Assert.Single(mixed.Warnings, warning => warning.Contains("linux/amd64", StringComparison.Ordinal));
        Assert.Equal(new[] { "RolloutArtifactAmbiguous" }, (await RunAsync($"{one}, {one} | & {{ {Roll} }}")).ErrorIds);
        Assert.Equal(new[] { "RolloutArtifactMissing" }, (await RunAsync($"{linux} | & {{ {Roll} }}")).ErrorIds);
    }

    [Fact]
    public async Task A_node_that_cannot_take_part_ends_it_with_a_result_an_error_and_a_journal_that_agree()
    {
        ModuleSession.Outcome outcome = await RollAsync("-Node . -Confirm:$false");

        Assert.Equal(new[] { "RolloutPreflightFailed" }, outcome.ErrorIds);
        dynamic result = Assert.Single(outcome.Output);
        Assert.Equal("Failed", $"{result.State}");
        dynamic read = Assert.Single((await RunAsync($"Get-RollingUpdate -Latest -JournalPath '{Journal}'")).Output);
        Assert.Equal(($"{result.Id}", $"{result.State}", $"{result.Reason}"), ($"{read.Id}", $"{read.State}", $"{read.Reason}"));
        Assert.Single((await RunAsync($"Get-RollingUpdate orders-* -Service ord* -JournalPath '{Journal}'")).Output);
        Assert.Empty((await RunAsync($"Get-RollingUpdate -Service billing -JournalPath '{Journal}'")).Output);
    }

    [Fact]
    public async Task A_service_that_is_being_rolled_out_is_locked()
    {
        using RolloutLease lease = await RolloutLease.TakeAsync(new JournalFolder(Journal), "orders", "orders-1", SystemClock.Instance, CancellationToken.None);

        ModuleSession.Outcome outcome = await RollAsync("-Confirm:$false");

        Assert.Equal(new[] { "RolloutLocked" }, outcome.ErrorIds);
        Assert.Contains("orders-1", outcome.Errors[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_journal_folder_that_cannot_be_written_stops_it_before_it_begins()
    {
        await File.WriteAllTextAsync(Journal, "a file in the way");

        Assert.Equal(new[] { "JournalWriteFailed" }, (await RollAsync("-Confirm:$false")).ErrorIds);
    }

    [Fact]
    public async Task A_rollout_that_is_not_there_and_a_damaged_journal_are_errors_and_the_others_are_shown()
    {
        await RollAsync("-Confirm:$false");
        await File.WriteAllTextAsync(new JournalFolder(Journal).JournalOf("orders-20260301T080000Z-abcdef"), "nonsense\n");

        ModuleSession.Outcome outcome = await RunAsync($"Get-RollingUpdate -JournalPath '{Journal}'; Get-RollingUpdate nothing -JournalPath '{Journal}'");

        Assert.Single(outcome.Output);
        Assert.Equal(new[] { "JournalDamaged", "RolloutNotFound" }, outcome.ErrorIds);
    }

    [Fact]
    public async Task Ids_are_completed_from_the_journal_folder()
    {
        await RollAsync("-Confirm:$false");
        using PowerShell shell = PowerShell.Create(session.Runspace);
        string command = $"Get-RollingUpdate -JournalPath '{Journal}' -Id ord";

        CommandCompletion completion = CommandCompletion.CompleteInput(command, command.Length, null, shell);

        Assert.StartsWith("orders-", Assert.Single(completion.CompletionMatches).CompletionText, StringComparison.Ordinal);
    }

    private Task<ModuleSession.Outcome> RollAsync(string more)
    {
        Dictionary<string, string> defaults = new()
        {
            ["-Path"] = $"'{executable}'", ["-HealthUrl"] = "http://127.0.0.1:1/healthz",
        };
        string rest = string.Concat(defaults.Where(pair => !more.Contains(pair.Key + " ", StringComparison.Ordinal)).Select(pair => $" {pair.Key} {pair.Value}"));
        return RunAsync($"Start-RollingUpdate orders -Version 2.0.0 -JournalPath '{Journal}'{rest} {more}");
    }

    private Task<ModuleSession.Outcome> RunAsync(string script) => session.RunAsync(script);
}
