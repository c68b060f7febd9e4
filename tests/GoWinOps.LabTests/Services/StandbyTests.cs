using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Lab.Images;
using GoWinOps.Lab.Nodes;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.LabTests.Services;

/// <summary>Watching real services, and a pair of real nodes of which one is cut off.</summary>
[Collection(ServiceLabCollection.Name)]
public sealed class StandbyTests(ServiceLabFixture lab) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly DirectoryInfo history = Directory.CreateTempSubdirectory("gowinops-watch-");

    private WindowsNode First => lab.Cluster.Nodes[0];

    private WindowsNode Second => lab.Cluster.Nodes[1];

    public void Dispose() => history.Delete(recursive: true);

    [LabFact]
    public async Task A_service_that_is_killed_is_an_event_an_alert_and_a_number_and_is_started_again_unless_it_was_stopped_on_purpose()
    {
        await using ServiceSession session = new(lab.Cluster, "looked");
        await session.SucceedAsync($"Install-GoService $service -Path '{await session.BuildAsync("1.0.0")}' -Version 1.0.0 -ArgumentList $arguments -StartupType Manual -Start");
        Assert.Equal(0, await TaskExitCodeAsync(session.Service));

        int process = (int)((dynamic)Assert.Single(await session.SucceedAsync("Get-GoService $service"))).ProcessId;
        await NodeSession.InvokeAsync(lab.Cluster, First, "param($id) [Diagnostics.Process]::GetProcessById($id).Kill()", process);
        dynamic killed = await UntilAsync(() => OnceAsync(session), result => (int)result.ExitCode == 1);
        Assert.Equal(1, await TaskExitCodeAsync(session.Service));
        Assert.Equal(2, await TaskExitCodeAsync("no-such-service", "-Rule NotRunning"));
        dynamic acted = await OnceAsync(session, "-Rule 'NotRunning then Start'");
        dynamic well = await OnceAsync(session);
        Assert.Equal(["Crashed"], ((IEnumerable<object>)killed.Events).Select(one => $"{((dynamic)one).Kind}"));
        Assert.Contains("Acted", ((IEnumerable<object>)acted.Alerts).Select(one => $"{((dynamic)one).State}"));
        Assert.Equal(0, (int)well.ExitCode);

        await session.SucceedAsync("Stop-GoService $service");
        Assert.Equal(0, (int)(await OnceAsync(session, "-Rule 'NotRunning then Start'")).ExitCode);
        Assert.Equal("Stopped", $"{((dynamic)Assert.Single(await session.SucceedAsync("Get-GoService $service"))).State}");
        dynamic told = Assert.Single(await session.SucceedAsync($"Get-GoServiceHistory $service -Last 1h -HistoryPath '{history.FullName}'"));
        Assert.Equal((1, 1), ((int)told.Failures, (int)told.Restarts));
    }

    [LabFact]
    public async Task When_the_active_node_is_cut_off_the_service_runs_on_the_standby_alone_and_the_lost_one_stays_stopped()
    {
        await using ServiceSession session = new(lab.Cluster, "pair");
        using ModuleSession control = new();
        string path = await session.BuildAsync("1.0.0");
        // On one node only: the pair brings it to the other.
        await session.SucceedAsync(
            $"Install-GoService $service -Path '{path}' -Version 1.0.0 -ArgumentList $arguments -Environment @{{ GREETING = 'hello' }} -Description 'Takes orders'", SampleService.Port, First);
        using PowerShell shell = PowerShell.Create(control.Runspace);
        shell.AddScript(
            $"Watch-GoService {session.Service} -Node '{Address(First)}' -Standby '{Address(Second)}' -LeaseDuration 18 -StopTimeout 3 -Interval 2 -OperationTimeout 00:00:10 -ServiceHostPath '{await HostAsync()}' -HistoryPath '{history.FullName}'");
        PSDataCollection<PSObject> said = new();
        Task watching = shell.InvokeAsync<PSObject, PSObject>(null, said);
        try
        {
            await UntilRunningAsync(First, session.Service, watching);
            Assert.False(await RunsAsync(Second, session.Service));
            await AssertCopiedAsync(session, "hello");

            Stopwatch since = Stopwatch.StartNew();
            await First.CutNetworkAsync();
            List<(bool First, bool Second)> seen = new();
            while (!seen.Contains((false, true)) && since.Elapsed < Patience)
            {
                // The second first: if it runs, and the first still does when it is asked after that, they ran together, however long the asking took.
                bool second = await RunsAsync(Second, session.Service);
                seen.Add((await RunsAsync(First, session.Service), second));
            }

            // A lease of 18 s, 3 s to stop, 5 s and 1 s to be sure, what the looks and the start take.
            Assert.True(seen.Contains((false, true)), string.Join(" ", Read(said).Select(one => $"{one}")));
            Assert.True(since.Elapsed > TimeSpan.FromSeconds(18), $"After {since.Elapsed} the lease was still good.");
            Assert.DoesNotContain((true, true), seen);
            await First.RestoreNetworkAsync();
            Stopwatch back = Stopwatch.StartNew();
            // Said by the pair's own requests: the look at the node may have begun just before the cut, wait through it, and find nothing amiss.
            while (!Read(said).Any(one => $"{((dynamic)one).Sentence}".EndsWith("answers.", StringComparison.Ordinal)))
            {
                Assert.True(back.Elapsed < Patience, "The lost node is not seen again: " + string.Join(" ", Read(said).Select(one => $"{((dynamic)one).Time:HH:mm:ss} {((dynamic)one).Sentence}")));
                await Task.Delay(200);
            }

            Assert.Equal((false, true), (await RunsAsync(First, session.Service), await RunsAsync(Second, session.Service)));
        }
        finally
        {
            await First.RestoreNetworkAsync();
            await Task.Factory.FromAsync(shell.BeginStop(null, null), shell.EndStop).WaitAsync(Patience);
            await Assert.ThrowsAnyAsync<PipelineStoppedException>(() => watching);
        }

        Assert.Equal(["StandbyPassive"], (await session.RunAsync("Start-GoService $service", SampleService.Port, First)).ErrorIds);
        // Ended in an orderly way, it leaves the service where it is and the pair to be ended.
        Assert.True(await RunsAsync(Second, session.Service));
        await session.SucceedAsync("$PSDefaultParameterValues['Remove-GoServiceStandby:Node'] = $node; Remove-GoServiceStandby $service -Confirm:$false", SampleService.Port, First, Second);
        Assert.False(File.Exists(First.HostPath(session.FolderOnNode + @"\standby.json")));
    }

    [LabFact]
    public async Task A_service_that_is_installed_with_its_standby_runs_on_the_first_node_only_and_saying_it_again_changes_nothing()
    {
        await using ServiceSession session = new(lab.Cluster, "paired");
        string install = $"Install-GoService $service -Path '{await session.BuildAsync("1.0.0")}' -Version 1.0.0 -ArgumentList $arguments -Standby '{Address(Second)}' -Start -PassThru -ServiceHostPath '{await HostAsync()}'";

        IReadOnlyList<dynamic> changes = await session.SucceedAsync(install);

        Assert.Equal([true, true], changes.Select(change => (bool)change.Created));
        Assert.Equal([true, false], changes.Select(change => (bool)change.IsRunning));
        Assert.Equal((true, false), (await RunsAsync(First, session.Service), await RunsAsync(Second, session.Service)));
        await AssertCopiedAsync(session, null);
        Assert.Equal(["StandbyPassive"], (await session.RunAsync("Start-GoService $service", SampleService.Port, Second)).ErrorIds);
        ModuleSession.Outcome uninstalling = await session.RunAsync("Uninstall-GoService $service -WhatIf", SampleService.Port, Second);
        Assert.Contains(uninstalling.Warnings, warning => warning.Contains("is the passive one of a pair", StringComparison.Ordinal));
        IReadOnlyList<dynamic> again = await session.SucceedAsync(install);
        Assert.Equal([0, 0], again.Select(change => (int)change.Changes.Length));
        Assert.Equal((true, false), (await RunsAsync(First, session.Service), await RunsAsync(Second, session.Service)));
        await session.SucceedAsync("$PSDefaultParameterValues['Remove-GoServiceStandby:Node'] = $node; Remove-GoServiceStandby $service -Confirm:$false", SampleService.Port, First, Second);
    }

    // By number: to enumerate the collection is to wait for its end.
    private static PSObject[] Read(PSDataCollection<PSObject> said) => Enumerable.Range(0, said.Count).Select(index => said[index]).ToArray();

    private static async Task<string> HostAsync()
    {
        using CancellationTokenSource deadline = new(TimeSpan.FromMinutes(3));
        return await ServiceHostImage.EnsureAsync(static _ => { }, deadline.Token);
    }

    private async Task<dynamic> OnceAsync(ServiceSession session, string more = "") =>
        Assert.Single(await session.SucceedAsync($"Watch-GoService $service -Once -Interval 1m -HistoryPath '{history.FullName}' {more}"));

    // As the help tells a scheduled task to.
    private async Task<int> TaskExitCodeAsync(string service, string more = "")
    {
        using CancellationTokenSource deadline = new(Patience);
        string shell = Path.Combine(AppContext.BaseDirectory.Replace("LabTests", "Shell", StringComparison.Ordinal), "GoWinOps.Shell.dll");
        string command = $"try {{ exit (Watch-GoService {service} -Node '{Address(First)}' -Once -Interval 1m -HistoryPath '{history.FullName}' {more}).ExitCode }} catch {{ exit 3 }}";
        using Process process = Process.Start(new ProcessStartInfo("dotnet", [shell, "-m", ModuleSession.ManifestPath, "-c", command]) { RedirectStandardOutput = true })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(deadline.Token);
        await process.WaitForExitAsync(deadline.Token);
        await output;
        return process.ExitCode;
    }

    // Asked on the node itself, whose network may be cut.
    private static async Task<bool> RunsAsync(WindowsNode node, string service) =>
        (await SampleService.QueryAsync(node, service)).Contains("RUNNING", StringComparison.Ordinal);

    private static async Task UntilRunningAsync(WindowsNode node, string service, Task watching)
    {
        Stopwatch time = Stopwatch.StartNew();
        while (!await RunsAsync(node, service))
        {
            if (watching.IsCompleted)
                await watching;
            Assert.True(time.Elapsed < Patience, "The service was not started on the preferred node.");
            await Task.Delay(200);
        }
    }

    private static async Task<dynamic> UntilAsync(Func<Task<dynamic>> look, Func<dynamic, bool> isEnough)
    {
        Stopwatch time = Stopwatch.StartNew();
        while (true)
        {
            dynamic found = await look();
            if (isEnough(found))
                return found;
            Assert.True(time.Elapsed < Patience, "What was waited for did not come.");
            await Task.Delay(200);
        }
    }

    private static string? Greeting(Dictionary<string, string>? variables) => variables?.GetValueOrDefault("GREETING");

    private async Task AssertCopiedAsync(ServiceSession session, string? greeting)
    {
        dynamic[] both = (await session.SucceedAsync("Get-GoService $service", SampleService.Port, First, Second)).OrderBy(found => $"{((dynamic)found).Standby}").ToArray<dynamic>();
        Assert.Equal(["Active 1.0.0 Running Manual", "Passive 1.0.0 Stopped Manual"], both.Select(found => $"{found.Standby} {found.Release} {found.State} {found.StartType}").Select(text => text.Replace("Disabled", "Manual")));
        Assert.Equal([greeting, greeting], both.Select(found => Greeting((Dictionary<string, string>?)found.Environment)));
        Assert.Single(both.Select(found => (string)$"{found.Description} {string.Join(' ', (string[])found.Arguments)} {found.Account}").Distinct());
        string executable = both[0].ExecutablePath;
        string[] files = new[] { First, Second }.Select(node => node.HostPath(executable)).ToArray();
        Assert.Equal(await File.ReadAllBytesAsync(files[0]), await File.ReadAllBytesAsync(files[1]));
    }

    private string Address(WindowsNode node) => string.Create(
        CultureInfo.InvariantCulture, $"{node.SshUri}?keyFile={Uri.EscapeDataString(lab.Cluster.KeyFilePath)}&knownHosts={Uri.EscapeDataString(lab.Cluster.KnownHostsPath)}");
}
