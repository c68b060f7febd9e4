using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.LabTests.Rollouts;

/// <summary>The control process is killed without a chance to clean up; what the journal says is held against nodes and load balancer.</summary>
[Collection(LabCollection.Name)]
public sealed class ControlProcessTests(LabFixture lab)
{
    [LabTheory]
    [InlineData("Stop", "Intent")]
    [InlineData("Switch", "Done")]
    [InlineData("AwaitReady", "Intent")]
    public async Task Killing_the_control_process_leaves_a_journal_that_says_exactly_what_was_done(string phase, string what)
    {
        await using RolloutScene scene = await RolloutScene.SetAsync(lab.Cluster);
        string second = await scene.BuildAsync("2.0.0");
        using Process control = StartShell(scene.Parameters + "$update.MinReady = 60; $update.HealthyDeadline = 90; " + scene.Roll(second, "2.0.0"));
        try
        {
            await scene.UntilJournalSaysAsync(phase, what);
        }
        finally
        {
            control.Kill();
            await control.WaitForExitAsync();
        }

        dynamic read = Assert.Single((await scene.RunAsync($"Get-RollingUpdate -Latest -JournalPath '{scene.JournalFolder}'")).Output);
        Assert.Equal(("Interrupted", "RolloutInterrupted"), ($"{read.State}", (string)read.ErrorId));
        dynamic node = ((object[])read.Nodes)[0];
        Assert.True((bool)node.IsDrained);
        Assert.Equal("8", (await scene.AdministrativeStatesAsync())[0]);
        Assert.Equal(["Staged", "Staged"], ((object[])read.Nodes).Skip(1).Select(other => $"{((dynamic)other).State}"));
        string release = (await scene.ReleasesAsync())[0].Split(' ')[0];
        Assert.True((bool)node.IsInDoubt && $"{node.Phase}" == "Switch" || release == (string)node.Release, $"The journal says {node.Release}, the node is set to {release}.");
        Assert.Empty(scene.Load.Failures);

        // The lease ended with the process: nothing has to be unlocked before the next rollout.
        string[] errors = (await scene.RunAsync(scene.Roll(second, "2.0.0").Replace("@update", "@update -MaxUnavailable 2", StringComparison.Ordinal))).ErrorIds.ToArray();
        Assert.DoesNotContain("RolloutLocked", errors);
    }

    private static Process StartShell(string script)
    {
        string shell = Path.Combine(ModuleSession.RepositoryRoot, "tests", "GoWinOps.Shell", "bin", Configuration, "net10.0", "GoWinOps.Shell.dll");
        ProcessStartInfo start = new("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in new[] { shell, "-m", ModuleSession.ManifestPath, "-c", script })
            start.ArgumentList.Add(argument);
        Process process = Process.Start(start)!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif
}
