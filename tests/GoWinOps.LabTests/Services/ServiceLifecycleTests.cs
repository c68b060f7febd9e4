using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading.Tasks;
using GoWinOps.Lab.Nodes;
using Xunit;

namespace GoWinOps.LabTests.Services;

[Collection(ServiceLabCollection.Name)]
public sealed class ServiceLifecycleTests(ServiceLabFixture lab)
{
    private WindowsNode First => lab.Cluster.Nodes[0];

    [LabFact]
    public async Task A_service_is_installed_started_switched_restarted_stopped_and_uninstalled()
    {
        await using ServiceSession session = new(lab.Cluster, "orders");
        string v1 = await session.BuildAsync("1.0.0");
        string v2 = await session.BuildAsync("2.0.0");
        const string Describe = "-ArgumentList $arguments -Description 'Takes \"orders\"' -PassThru";

        dynamic created = Assert.Single(await session.SucceedAsync($"Install-GoService $service -Path '{v1}' -Version 1.0.0 {Describe}"));
        Assert.True((bool)created.Created);
        // The registry is what Windows itself goes by.
        Assert.Equal($"\"{session.FolderOnNode}\\releases\\1.0.0\\orders.exe\" --service --listen :8080", await RegistryAsync(session.Service, "ImagePath"));
        Assert.Equal(1, await RegistryAsync(session.Service, "DelayedAutoStart"));

        dynamic again = Assert.Single(await session.SucceedAsync($"Install-GoService $service -Path '{v1}' -Version 1.0.0 {Describe}"));
        Assert.Equal((false, 0, false), ((bool)again.Created, ((object[])again.Changes).Length, (bool)again.IsPlan));

        dynamic started = Assert.Single(await session.SucceedAsync("Start-GoService $service -PassThru"));
        Assert.Equal("Running", $"{started.State}");
        Assert.Equal(First.SshUri, (string)started.Node);
        Assert.Contains("1.0.0", await HttpAsync("version"), StringComparison.Ordinal);
        dynamic same = Assert.Single(await session.SucceedAsync("Start-GoService $service -PassThru"));
        Assert.Equal((int)started.ProcessId, (int)same.ProcessId);
        Assert.Equal((DateTime)started.ProcessStartTimeUtc, (DateTime)same.ProcessStartTimeUtc);

        // What runs is not touched by a change of the configuration.
        dynamic switched = Assert.Single(await session.SucceedAsync($"Install-GoService $service -Path '{v2}' -Version 2.0.0 -PassThru"));
        Assert.True((bool)switched.RestartNeeded);
        Assert.Contains("1.0.0", await HttpAsync("version"), StringComparison.Ordinal);
        dynamic restarted = Assert.Single(await session.SucceedAsync("Restart-GoService $service -PassThru"));
        Assert.Equal(("2.0.0", "Running"), ((string)restarted.Release, $"{restarted.State}"));
        Assert.Equal("--service --listen :8080", string.Join(' ', (string[])restarted.Arguments));
        Assert.Contains("2.0.0", await HttpAsync("version"), StringComparison.Ordinal);

        dynamic stopped = Assert.Single(await session.SucceedAsync("Get-GoService $service | Stop-GoService -PassThru"));
        Assert.Equal(("Stopped", 0), ($"{stopped.State}", (int)stopped.ProcessId));
        await session.SucceedAsync("Stop-GoService $service");

        await session.SucceedAsync("Uninstall-GoService $service -Confirm:$false");
        Assert.Null(await RegistryAsync(session.Service, "ImagePath"));
        Assert.False(Directory.Exists(First.HostPath(session.FolderOnNode)));
        Assert.Equal("ServiceNotFound", await session.FailAsync("Get-GoService $service"));
    }

    [LabFact]
    public async Task Nodes_are_worked_on_together_and_each_result_names_its_own()
    {
        await using ServiceSession session = new(lab.Cluster, "everywhere");
        string v1 = await session.BuildAsync("1.0.0");
        WindowsNode[] nodes = lab.Cluster.Nodes.ToArray();

        IReadOnlyList<dynamic> installed = await session.SucceedAsync(
            $"Install-GoService $service -Path '{v1}' -Version 1.0.0 -ArgumentList $arguments -Start; Get-GoService ($service + '*')", SampleService.Port, nodes);

        Assert.Equal(nodes.Select(node => node.SshUri).Order(), installed.Select(service => (string)service.Node).Order());
        Assert.All(installed, service => Assert.Equal(("Running", "1.0.0"), ($"{service.State}", (string)service.LastStable)));
    }

    [LabFact]
    public async Task WhatIf_shows_what_would_change_and_changes_nothing()
    {
        await using ServiceSession session = new(lab.Cluster, "plan");
        string v1 = await session.BuildAsync("1.0.0");

        dynamic plan = Assert.Single(await session.SucceedAsync($"Install-GoService $service -Path '{v1}' -Version 1.0.0 -Start -WhatIf -PassThru"));

        Assert.True((bool)plan.IsPlan);
        IEnumerable<string> properties = ((object[])plan.Changes).Select(change => (string)((dynamic)change).Property);
        Assert.Equal(
            new[]
            {
                "Content", "Release", "ExecutablePath", "StartType", "Account", "DisplayName", "Recovery.Actions", "Recovery.ResetPeriod",
                "Recovery.OnNonCrashFailure",
            },
            properties);
        Assert.False(Directory.Exists(First.HostPath(session.FolderOnNode)));

        await session.SucceedAsync($"Install-GoService $service -Path '{v1}' -Version 1.0.0 -ArgumentList $arguments -Start");
        foreach (string command in new[] { "Stop-GoService", "Restart-GoService", "Uninstall-GoService" })
            Assert.Empty(await session.SucceedAsync(command + " $service -WhatIf -PassThru"));
        dynamic after = Assert.Single(await session.SucceedAsync("Get-GoService $service"));
        Assert.Equal("Running", $"{after.State}");
    }

    [LabFact]
    public async Task Every_property_is_changed_and_cleared_and_the_others_stay()
    {
        await using ServiceSession session = new(lab.Cluster, "change");
        string install = $"Install-GoService $service -Path '{await session.BuildAsync("1.0.0")}' -Version 1.0.0 -PassThru ";
        await session.SucceedAsync(install + "-ArgumentList 'a b', 'c\\', 'd\"e', '' -Description 'x' -StartupType Automatic -Account LocalSystem");

        Assert.Equal("Description: x -> y", await ChangeAsync("-Description 'y'"));
        Assert.Equal("Description: y -> (none)", await ChangeAsync("-Description ''"));
        Assert.Equal("StartType: Automatic -> AutomaticDelayedStart", await ChangeAsync("-StartupType AutomaticDelayedStart"));
        Assert.Equal("DisplayName: " + session.Service + " -> Shown " + session.Service, await ChangeAsync("-DisplayName ('Shown ' + $service)"));
        Assert.Equal(@"Account: LocalSystem -> NT SERVICE\" + session.Service, await ChangeAsync(@"-Account ('NT SERVICE\' + $service)"));
        dynamic service = Assert.Single(await session.SucceedAsync("Get-GoService $service"));
        Assert.Equal(new[] { "a b", "c\\", "d\"e", "" }, (string[])service.Arguments);
        Assert.Equal("AutomaticDelayedStart", $"{service.StartType}");
        Assert.StartsWith("Arguments: ", await ChangeAsync("-ArgumentList @()"), StringComparison.Ordinal);
        Assert.Equal("StartType: AutomaticDelayedStart -> Disabled", await ChangeAsync("-StartupType Disabled"));
        Assert.Equal("ServiceDisabled", await session.FailAsync("Start-GoService $service"));

        async Task<string> ChangeAsync(string what)
        {
            dynamic change = Assert.Single(await session.SucceedAsync(install + what));
            Assert.Empty((object[])((dynamic)Assert.Single(await session.SucceedAsync(install + what))).Changes);
            return $"{Assert.Single((object[])change.Changes)}";
        }
    }

    [LabFact]
    public async Task Files_that_were_kept_are_removed_by_a_later_uninstall()
    {
        await using ServiceSession session = new(lab.Cluster, "kept");
        await session.SucceedAsync($"Install-GoService $service -Path '{await session.BuildAsync("1.0.0")}' -Version 1.0.0");

        await session.SucceedAsync("Uninstall-GoService $service -KeepFiles -Confirm:$false");
        Assert.True(File.Exists(First.HostPath(session.FolderOnNode + @"\releases\1.0.0\orders.exe")));
        await session.SucceedAsync("Uninstall-GoService $service -Confirm:$false");

        Assert.False(Directory.Exists(First.HostPath(session.FolderOnNode)));
        Assert.Equal("ServiceNotFound", await session.FailAsync("Uninstall-GoService $service -Confirm:$false"));
    }

    private async Task<object?> RegistryAsync(string service, string value) => Assert.Single(await NodeSession.InvokeAsync(
        lab.Cluster, First, @"param($key, $value) [Microsoft.Win32.Registry]::GetValue($key, $value, $null)", $@"HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\{service}", value));

    private async Task<string> HttpAsync(string path)
    {
        using HttpClient http = new() { Timeout = TimeSpan.FromSeconds(10) };
        return await http.GetStringAsync(new Uri($"http://{First.Address}:{SampleService.Port}/{path}"));
    }
}
