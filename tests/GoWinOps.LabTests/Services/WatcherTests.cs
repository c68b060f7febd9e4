using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Net.Http;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Lab.Images;
using GoWinOps.Lab.Nodes;
using Xunit;

namespace GoWinOps.LabTests.Services;

/// <summary>The node's watcher on a real service control manager, with a real Go service.</summary>
[Collection(ServiceLabCollection.Name)]
public sealed class WatcherTests(ServiceLabFixture lab)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private WindowsNode First => lab.Cluster.Nodes[0];

    [LabFact]
    public async Task A_native_service_that_stops_answering_is_restarted_and_one_that_was_stopped_on_purpose_is_not()
    {
        await using ServiceSession session = new(lab.Cluster, "watched");
        await InstallAsync(session, "wedge");
        int before = (int)(await ServiceAsync(session)).ProcessId;

        using (HttpClient http = new() { Timeout = TimeSpan.FromSeconds(10) })
            await http.GetStringAsync(new Uri($"http://{First.Address}:{SampleService.Port}/"));

        dynamic restarted = await UntilAsync(() => ServiceAsync(session), service => $"{service.State}" == "Running" && (int)service.ProcessId != before);
        await UntilAsync(() => WatchedAsync(session), watched => (int)watched.ProcessId == (int)restarted.ProcessId && (int)watched.Restarts == 1);

        await session.SucceedAsync("Stop-GoService $service");
        await UntilAsync(() => WatchedAsync(session), watched => ((string)watched.LastDecision).Contains("on purpose", StringComparison.Ordinal));
        await session.SucceedAsync("Start-GoService $service");
        dynamic started = await ServiceAsync(session);
        await UntilAsync(() => WatchedAsync(session), watched => (int)watched.ProcessId == (int)started.ProcessId);
        await SampleService.StopAsync(First, session.Service);
        await UntilAsync(() => WatchedAsync(session), watched => ((string)watched.LastDecision).Contains("exit code is 0", StringComparison.Ordinal));
        Assert.Equal("Stopped", $"{(await ServiceAsync(session)).State}");
    }

    [LabFact]
    public async Task A_service_outlives_the_watcher_and_its_update_and_the_watcher_goes_with_the_last_service_that_needs_it()
    {
        await using ServiceSession session = new(lab.Cluster, "outlives");
        dynamic first = Assert.Single(await session.SucceedAsync(await InstallCommandAsync(session, "good") + " -WhatIf -PassThru"));
        Assert.StartsWith("Watcher: (none) -> ", $"{((object[])first.Changes)[^1]}", StringComparison.Ordinal);
        await InstallAsync(session, "good");
        dynamic service = await ServiceAsync(session);
        dynamic watcher = await UntilAsync(() => WatcherAsync(session), found => found.Services.Length == 1);
        Assert.Equal((true, "Running"), ((bool)watcher.IsInstalled, $"{watcher.State}"));

        // Another build takes over, and one that does not start is taken back.
        await session.SucceedAsync($"Repair-GoService $service -AtBoot Enable -ServiceHostPath '{await VariantAsync(session, bytes => [.. bytes, 0])}'");
        dynamic updated = await UntilAsync(() => WatcherAsync(session), found => (int)found.ProcessId != (int)watcher.ProcessId && found.Services.Length == 1);
        Assert.NotEqual((string)watcher.HostPath, (string)updated.HostPath);
        await session.FailAsync($"Repair-GoService $service -AtBoot Enable -ServiceHostPath '{await VariantAsync(session, bytes => bytes[..4096])}'");
        watcher = await UntilAsync(() => WatcherAsync(session), found => found.Services.Length == 1);
        Assert.Equal(((string)updated.HostPath, "Running"), ((string)watcher.HostPath, $"{watcher.State}"));
        await session.SucceedAsync($"Repair-GoService $service -AtBoot Enable -ServiceHostPath '{await HostAsync()}'");
        watcher = await UntilAsync(() => WatcherAsync(session), found => (int)found.ProcessId != (int)watcher.ProcessId && found.Services.Length == 1);
        Assert.Equal((int)service.ProcessId, (int)(await ServiceAsync(session)).ProcessId);

        await NodeSession.InvokeAsync(lab.Cluster, First, "param($id) [Diagnostics.Process]::GetProcessById($id).Kill()", (int)watcher.ProcessId);
        await UntilAsync(() => WatcherAsync(session), found => $"{found.State}" == "Stopped");
        dynamic plan = Assert.Single(await session.SucceedAsync(await InstallCommandAsync(session, "good") + " -WhatIf -PassThru"));
        Assert.Equal(new[] { "Watcher: Stopped -> Running" }, ((object[])plan.Changes).Select(change => $"{change}"));
        Assert.Equal(((int)service.ProcessId, "Running"), ((int)(await ServiceAsync(session)).ProcessId, $"{(await ServiceAsync(session)).State}"));

        await session.SucceedAsync("Uninstall-GoService $service -Confirm:$false");
        Assert.False((bool)(await WatcherAsync(session)).IsInstalled);
        Assert.False(Directory.Exists(First.HostPath(session.FolderOnNode)));
    }

    [LabFact]
    public async Task A_service_under_a_lease_ends_with_the_watcher_and_is_disabled_when_the_lease_ends()
    {
        await using ServiceSession session = new(lab.Cluster, "leased");
        await InstallAsync(session, "good");
        await WriteLeaseAsync(session, TimeSpan.FromMinutes(2));
        dynamic watcher = await UntilAsync(() => WatcherAsync(session), found => ((object[])found.Services).Any(service => (bool)((dynamic)service).IsLeased));
        int before = (int)(await ServiceAsync(session)).ProcessId;

        await NodeSession.InvokeAsync(lab.Cluster, First, "param($id) [Diagnostics.Process]::GetProcessById($id).Kill()", (int)watcher.ProcessId);
        await UntilAsync(() => ServiceAsync(session), service => $"{service.State}" == "Stopped");

        // The next watcher finds a crash, and a lease that still allows the service.
        await UntilAsync(() => WatcherAsync(session), found => $"{found.State}" == "Stopped");
        await session.SucceedAsync("Start-GoService GoWinOpsWatcher");
        await UntilAsync(() => ServiceAsync(session), service => $"{service.State}" == "Running" && (int)service.ProcessId != before, () => Diagnose(session));
        await WriteLeaseAsync(session, TimeSpan.Zero);
        dynamic fenced = await UntilAsync(() => ServiceAsync(session), service => $"{service.State}" == "Stopped");
        Assert.Equal("Disabled", $"{fenced.StartType}");
        Assert.Equal("StandbyPassive", await session.FailAsync("Start-GoService $service"));
    }

    [LabFact]
    public async Task An_automatic_service_that_was_never_started_is_started_by_a_repair_unless_somebody_stopped_it()
    {
        await using ServiceSession session = new(lab.Cluster, "missed");
        await session.SucceedAsync(
            $"Install-GoService $service -Path '{await session.BuildAsync("1.0.0")}' -Version 1.0.0 -ArgumentList $arguments -StartupType Automatic");

        Assert.Equal("Planned", await RepairAsync("-WhatIf"));
        Assert.Equal("Stopped", $"{(await ServiceAsync(session)).State}");
        Assert.Equal("Started", await RepairAsync(string.Empty));
        Assert.Equal("Running", $"{(await ServiceAsync(session)).State}");
        Assert.Equal("LeftAlone", await RepairAsync(string.Empty));
        await session.SucceedAsync("Stop-GoService $service");
        Assert.Equal("LeftAlone", await RepairAsync(string.Empty));
        Assert.Equal("ServiceNotFound", await session.FailOnNodeAsync("Repair-GoService ($service + '-none')"));

        string host = await HostAsync();
        Assert.Equal("LeftAlone", await RepairAsync($"-AtBoot Enable -ServiceHostPath '{host}'"));
        Assert.Equal(session.Service, Assert.Single((string[])(await WatcherAsync(session)).AtBoot));
        await session.SucceedAsync("Repair-GoService $service -AtBoot Disable");
        Assert.False((bool)(await WatcherAsync(session)).IsInstalled);

        async Task<string> RepairAsync(string more) => $"{((dynamic)Assert.Single(await session.SucceedAsync("Repair-GoService $service " + more))!).Outcome}";
    }

    // As the watch of a standby pair would have it written, by the node's own clock.
    private async Task WriteLeaseAsync(ServiceSession session, TimeSpan validity)
    {
        object? tick = Assert.Single(await NodeSession.InvokeAsync(lab.Cluster, First, "[Environment]::TickCount64"));
        using JsonDocument boot = JsonDocument.Parse(await File.ReadAllTextAsync(First.HostPath(@"C:\ProgramData\GoWinOps\watcher\boot.json")));
        string lease = JsonSerializer.Serialize(new
        {
            Epoch = 1,
            ExpiresAtTick = Convert.ToInt64(tick, CultureInfo.InvariantCulture) + (long)validity.TotalMilliseconds,
            BootId = boot.RootElement.GetProperty("BootId").GetString(),
            StopTimeoutMilliseconds = 10_000,
        });
        string path = First.HostPath(session.FolderOnNode + @"\standby.json");
        await File.WriteAllTextAsync(path + ".new", lease);
        File.Move(path + ".new", path, overwrite: true);
    }

    // What the watcher decided, and the lease it went by.
    private string Diagnose(ServiceSession session)
    {
        string folder = First.HostPath(session.FolderOnNode);
        return string.Join(Environment.NewLine, new[] { "logs/decisions.jsonl", "standby.json" }.Select(name => File.ReadAllText(Path.Combine(folder, name))));
    }

    private static async Task<string> HostAsync()
    {
        using CancellationTokenSource deadline = new(TimeSpan.FromMinutes(5));
        return await ServiceHostImage.EnsureAsync(static _ => { }, deadline.Token);
    }

    // Another build of the host, or what is left of one.
    private static async Task<string> VariantAsync(ServiceSession session, Func<byte[], byte[]> change)
    {
        string path = Path.Combine(session.Folder, "GoWinOps.ServiceHost.exe");
        await File.WriteAllBytesAsync(path, change(await File.ReadAllBytesAsync(await HostAsync())));
        return path;
    }

    private static async Task InstallAsync(ServiceSession session, string behaviour) => await session.SucceedAsync(await InstallCommandAsync(session, behaviour));

    private static async Task<string> InstallCommandAsync(ServiceSession session, string behaviour)
    {
        string supervision = $"@{{ Liveness = @{{ Url = 'http://127.0.0.1:{SampleService.Port}/healthz'; Period = '00:00:01'; Timeout = '00:00:03'; FailureThreshold = 2 }}; RestartDelay = '00:00:00.5' }}";
        return $"Install-GoService $service -Path '{await session.BuildAsync("1.0.0", behaviour)}' -Version 1.0.0 -ArgumentList $arguments -Mode Native "
            + $"-Supervision {supervision} -ServiceHostPath '{await HostAsync()}' -Start";
    }

    private static async Task<dynamic> ServiceAsync(ServiceSession session) => Assert.Single(await session.SucceedAsync("Get-GoService $service"));

    private static async Task<dynamic> WatcherAsync(ServiceSession session) => Assert.Single(await session.SucceedAsync("Get-GoServiceWatcher -Node $node"));

    // Before the watcher has found the service there is nothing of it to see.
    private static async Task<dynamic> WatchedAsync(ServiceSession session) =>
        ((object[])(await WatcherAsync(session)).Services).FirstOrDefault(service => (string)((dynamic)service).Name == session.Service)
        ?? new { ProcessId = 0, Restarts = 0, LastDecision = string.Empty };

    private static async Task<dynamic> UntilAsync(Func<Task<dynamic>> look, Func<dynamic, bool> reached, Func<string>? why = null)
    {
        Stopwatch time = Stopwatch.StartNew();
        while (true)
        {
            dynamic seen = await look();
            if (reached(seen))
                return seen;
            if (time.Elapsed > Patience)
                Assert.Fail($"{why?.Invoke()}{Environment.NewLine}Not reached within {Patience.TotalSeconds} s. The last seen was: {string.Join("; ", PSObject.AsPSObject((object)seen).Properties.Select(property => $"{property.Name}={property.Value}"))}");
        }
    }
}
