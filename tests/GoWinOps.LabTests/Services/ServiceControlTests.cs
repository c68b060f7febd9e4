using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using GoWinOps.Lab.Nodes;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.LabTests.Services;

/// <summary>Starting and stopping several services of a node in one trip.</summary>
[Collection(ServiceLabCollection.Name)]
public sealed class ServiceControlTests(ServiceLabFixture lab)
{
    private WindowsNode First => lab.Cluster.Nodes[0];

    [LabFact]
    public async Task Services_start_after_what_they_need_and_stop_before_it_and_what_people_want_is_remembered()
    {
        // Wine's manager neither starts what a service needs nor lists what depends on it: all of the order is ours.
        await using ServiceSession session = new(lab.Cluster, "chain");
        string path = await session.BuildAsync("1.0.0");
        await session.SucceedAsync(
            $$"""
            $last = $null
            foreach ($part in 'db', 'api', 'web') {
                $dependsOn = if ($last) { @{ DependsOn = "$service-$last" } } else { @{} }
                Install-GoService "$service-$part" -Path '{{path}}' -Version 1.0.0 -StartupType Manual -ArgumentList '--service', '--listen', "127.0.0.1:$(@{ db = 8091; api = 8092; web = 8093 }[$part])" @dependsOn
                $last = $part
            }
            """);

        Assert.Equal(["web"], Names(await session.SucceedAsync("Start-GoService \"$service-web\" -PassThru")));
        Assert.Equal("api Running, db Running, web Running", await StatesAsync());
        Assert.Equal("Run Run Run", Intents());

        ModuleSession.Outcome refused = await session.RunAsync("Stop-GoService \"$service-db\"");
        Assert.Equal("ServiceDependentsRunning", Assert.Single(refused.ErrorIds));
        Assert.Contains($"{session.Service}-web, {session.Service}-api", refused.Errors.Single().ToString(), StringComparison.Ordinal);
        Assert.Equal("Run Run Run", Intents());

        // Together they need no -StopDependents: each stops before what it needs.
        Assert.Equal(["api", "db", "web"], Names(await session.SucceedAsync("'db', 'web', 'api' | ForEach-Object { \"$service-$_\" } | Restart-GoService -PassThru")));
        Assert.Equal("api Running, db Running, web Running", await StatesAsync());
        Assert.Equal(["db"], Names(await session.SucceedAsync("Restart-GoService \"$service-db\" -StopDependents -PassThru")));
        Assert.Equal("api Running, db Running, web Running", await StatesAsync());

        await session.SucceedAsync("Stop-GoService \"$service-api\" -StopDependents");
        Assert.Equal("api Stopped, db Running, web Stopped", await StatesAsync());
        Assert.Equal("Run Stop Stop", Intents());

        string state = First.HostPath(session.FolderOnNode + @"-db\state.json");
        await File.WriteAllTextAsync(state, "no JSON");
        ModuleSession.Outcome unrecorded = await session.RunAsync("Stop-GoService \"$service-db\", absent -PassThru");
        Assert.Equal(["ServiceNotFound"], unrecorded.ErrorIds);
        Assert.Contains("was not recorded", Assert.Single(unrecorded.Warnings), StringComparison.Ordinal);
        ModuleSession.Outcome damaged = await session.RunAsync("Get-GoService \"$service-*\"");
        Assert.Equal((3, "ServiceStateDamaged"), (damaged.Output.Count, Assert.Single(damaged.ErrorIds)));
        File.Delete(state);
        Assert.Equal("api Stopped, db Stopped, web Stopped", await StatesAsync());

        async Task<string> StatesAsync() => string.Join(", ", (await session.SucceedAsync("Get-GoService \"$service-*\"")).Select(service => $"{Short(service)} {service.State}"));

        IEnumerable<string> Names(IEnumerable<dynamic> services) => services.Select(service => (string)Short(service));

        string Short(dynamic service) => ((string)service.Name)[(session.Service.Length + 1)..];

        string Intents() => string.Join(' ', new[] { "db", "api", "web" }.Select(part => IntentOf($"{session.FolderOnNode}-{part}")));
    }

    [LabFact]
    public async Task A_Windows_machine_calls_another_ones_manager_without_a_session()
    {
        // Wine takes any machine's name for its own: what is shown here is what such a call can and cannot do, and not that it arrives.
        await using ServiceSession session = new(lab.Cluster, "called");
        await session.SucceedAsync($"Install-GoService $service -Path '{await session.BuildAsync("1.0.0")}' -Version 1.0.0 -ArgumentList $arguments -Start");
        using NodeSession remote = await NodeSession.OpenAsync(lab.Cluster, First);
        await remote.InvokeAsync(
            """
            $module = [IO.Directory]::GetDirectories('C:\ProgramData\GoWinOps\module')[0]
            foreach ($assembly in 'GoWinOps.Loader.dll', 'GoWinOps.dll') { Import-Module ([IO.Path]::Combine($module, $assembly)) }
            """);

        IReadOnlyList<object?> seen = await remote.InvokeAsync(
            """
            param($service)
            $info = Get-GoService $service -Protocol Rpc -Node elsewhere
            "$($info.Node) $($info.State) $($info.Release) '$($info.LastStable)' '$($info.ProcessStartTimeUtc)'"
            $info = Stop-GoService $service -Protocol Rpc -Node elsewhere -PassThru -WarningVariable warnings -WarningAction SilentlyContinue
            "$($info.Node) $($info.State) $($warnings -match 'not recorded' | ForEach-Object { 'warned' })"
            foreach ($refused in @{ Credential = 'x' }, @{ KeyFilePath = 'x' }, @{ Node = 'ssh://elsewhere' }) {
                if ($refused.Credential) { $refused.Credential = [pscredential]::new('x', [securestring]::new()) }
                if (-not $refused.Node) { $refused.Node = 'elsewhere' }
                try { Get-GoService absent -Protocol Rpc @refused -ErrorAction Stop } catch { "$_.".Length -gt 0; $_.FullyQualifiedErrorId.Split(',')[0] }
            }
            try { Stop-GoService $service -Force -Protocol Rpc -Node elsewhere } catch { $_.FullyQualifiedErrorId.Split(',')[0] }
            try { Start-GoService absent -Protocol Rpc -Node elsewhere -ErrorAction Stop } catch { "$_" }
            """,
            session.Service);

        Assert.Equal(
            [
                "elsewhere Running 1.0.0 '' ''",
                "elsewhere Stopped warned",
                true, "RpcParameterRefused", true, "RpcParameterRefused", true, "RpcNodeRefused",
                "RpcParameterRefused",
                "There is no service 'absent' on 'elsewhere'.",
            ],
            seen);
        // What was wanted at the installation still is: the call could not write anything else down.
        Assert.Equal("Run", IntentOf(session.FolderOnNode));
    }

    private string? IntentOf(string folder)
    {
        using JsonDocument state = JsonDocument.Parse(File.ReadAllText(First.HostPath(folder + @"\state.json")));
        Assert.InRange(DateTime.UtcNow - state.RootElement.GetProperty("IntentUtc").GetDateTime(), TimeSpan.FromMinutes(-1), TimeSpan.FromMinutes(5));
        return state.RootElement.GetProperty("Intent").GetString();
    }
}
