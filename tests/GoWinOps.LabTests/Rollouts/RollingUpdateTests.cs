using System;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.LabTests.Rollouts;

[Collection(LabCollection.Name)]
public sealed class RollingUpdateTests(LabFixture lab)
{
    [LabFact]
    public async Task A_good_release_reaches_all_nodes_without_a_failed_request_and_a_second_run_changes_nothing()
    {
        await using RolloutScene scene = await RolloutScene.SetAsync(lab.Cluster);
        string second = await scene.BuildAsync("2.0.0");

        dynamic result = Succeed(await scene.RunAsync(scene.Roll(second, "2.0.0")));

        Assert.Equal("Succeeded", $"{result.State}");
        Assert.Equal(["2.0.0 Running", "2.0.0 Running", "2.0.0 Running"], await scene.ReleasesAsync());
        Assert.Equal(["0", "0", "0"], await scene.AdministrativeStatesAsync());
        Assert.Empty(scene.Load.Failures);
        Assert.True(scene.Load.Sent > 50);
        dynamic again = Succeed(await scene.RunAsync(scene.Roll(second, "2.0.0")));
        Assert.All((object[])again.Nodes, node => Assert.Equal("Skipped", $"{((dynamic)node).State}"));
        dynamic read = Succeed(await scene.RunAsync($"Get-RollingUpdate '{result.Id}' -JournalPath '{scene.JournalFolder}'"));
        Assert.Equal($"{result.State} {result.UpdatedUtc:o}", $"{read.State} {read.UpdatedUtc:o}");
    }

    [LabTheory]
    [InlineData("never-ready", "ReleaseNeverReady")]
    [InlineData("no-such-behaviour", null)]
    public async Task A_bad_release_is_rolled_back_on_its_one_node_and_the_others_are_never_touched(string behaviour, string? errorId)
    {
        await using RolloutScene scene = await RolloutScene.SetAsync(lab.Cluster);

        ModuleSession.Outcome outcome = await scene.RunAsync(scene.Roll(await scene.BuildAsync("3.0.0", behaviour), "3.0.0"));

        Assert.Equal(["RolloutPaused"], outcome.ErrorIds);
        dynamic result = Assert.Single(outcome.Output);
        object[] nodes = (object[])result.Nodes;
        string[] states = nodes.Select(node => $"{((dynamic)node).State}").ToArray();
        Assert.Equal(["RolledBack", "Staged", "Staged"], states);
        Assert.True(errorId is null || errorId == (string)((dynamic)nodes[0]).ErrorId);
        Assert.Equal(["1.0.0 Running", "1.0.0 Running", "1.0.0 Running"], await scene.ReleasesAsync());
        Assert.Equal(["0", "0", "0"], await scene.AdministrativeStatesAsync());
        Assert.Empty(scene.Load.Failures);
    }

    [LabFact]
    public async Task A_node_lost_half_way_is_unreachable_and_kept_out_of_the_load_balancer()
    {
        await using RolloutScene scene = await RolloutScene.SetAsync(lab.Cluster);
        string second = await scene.BuildAsync("2.0.0");
        try
        {
            // Far from ready whenever the node is gone, however long killing it takes.
            Task<ModuleSession.Outcome> rolling = scene.RunAsync("$update.MinReady = 60; $update.HealthyDeadline = 90; " + scene.Roll(second, "2.0.0"));
            await scene.UntilJournalSaysAsync("Stop", "Done");
            await lab.Cluster.Nodes[0].KillAsync();
            ModuleSession.Outcome outcome = await rolling;

            Assert.Equal(["RolloutPaused"], outcome.ErrorIds);
            dynamic lost = ((object[])((dynamic)Assert.Single(outcome.Output)).Nodes)[0];
            Assert.Equal(("Unreachable", true), ($"{lost.State}", (bool)lost.IsDrained));
            Assert.Equal("8", (await scene.AdministrativeStatesAsync())[0]);
            Assert.Empty(scene.Load.Failures);
        }
        finally
        {
            await lab.Cluster.Nodes[0].StartAsync();
        }
    }

    [LabTheory]
    [InlineData("Drain")]
    [InlineData("Stop")]
    [InlineData("Switch")]
    [InlineData("Start")]
    [InlineData("AwaitReady")]
    [InlineData("Undrain")]
    public async Task Ctrl_C_in_any_phase_leaves_every_node_in_service(string phase)
    {
        await using RolloutScene scene = await RolloutScene.SetAsync(lab.Cluster);
        // A good release could be ready, and beyond return, before a busy machine gets to stopping the rollout.
        string second = await scene.BuildAsync("2.0.0", phase == "Undrain" ? "good" : "never-ready");
        using PowerShell shell = PowerShell.Create(scene.Module.Runspace);
        shell.AddScript(scene.Parameters + scene.Roll(second, "2.0.0"));

        IAsyncResult rolling = shell.BeginInvoke();
        await scene.UntilJournalSaysAsync(phase);
        await Task.Factory.FromAsync(shell.BeginStop, shell.EndStop, null);
        Assert.True(rolling.IsCompleted);

        dynamic read = Succeed(await scene.RunAsync($"Get-RollingUpdate -Latest -JournalPath '{scene.JournalFolder}'"));
        Assert.Equal("Cancelled", $"{read.State}");
        Assert.Equal([phase == "Undrain" ? "2.0.0 Running" : "1.0.0 Running", "1.0.0 Running", "1.0.0 Running"], await scene.ReleasesAsync());
        Assert.Equal(["0", "0", "0"], await scene.AdministrativeStatesAsync());
        Assert.Empty(scene.Load.Failures);
    }

    private static dynamic Succeed(ModuleSession.Outcome outcome)
    {
        Assert.Equal(string.Empty, string.Join(Environment.NewLine, outcome.Errors.Select(error => $"{error.FullyQualifiedErrorId}: {error}")));
        Assert.Null(outcome.Terminating);
        return Assert.Single(outcome.Output);
    }
}
