using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using GoWinOps.Lab.Nodes;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.LabTests.Services;

/// <summary>
/// Setting up a service on a node; the registry there is the witness. Wine's manager knows no SID types, privileges and triggers, and takes
/// dependencies without telling them again.
/// </summary>
[Collection(ServiceLabCollection.Name)]
public sealed class ServiceConfigurationTests(ServiceLabFixture lab)
{
    private WindowsNode First => lab.Cluster.Nodes[0];

    [LabFact]
    public async Task Every_setting_is_set_once_changed_alone_and_cleared()
    {
        await using ServiceSession session = new(lab.Cluster, "setup");
        string path = await session.BuildAsync("1.0.0");
        await session.SucceedAsync(
            $"Install-GoService $service -Path '{path}' -Version 1.0.0 -ArgumentList $arguments -DependsOn RpcSs -PreshutdownTimeout 0:0:45 -ErrorControl Ignore "
            + "-Environment @{ GOMEMLIMIT = '512MiB'; EMPTY = '' } -Start");
        Assert.Equal("EMPTY=|GOMEMLIMIT=512MiB", await RegistryAsync(session, "Environment"));
        Assert.Equal("RpcSs", await RegistryAsync(session, "DependOnService"));
        Assert.Equal("45000", await RegistryAsync(session, "PreshutdownTimeout"));

        Assert.Equal(new[] { "Description: (none) -> Takes orders" }, await ChangeAsync(session, "-Description 'Takes orders'"));
        // The change that drops delayed start in other tools.
        Assert.Equal(("1", "2"), (await RegistryAsync(session, "DelayedAutoStart"), await RegistryAsync(session, "Start")));
        Assert.Equal(
            new[] { "ErrorControl: Ignore -> Normal", "Environment: GOMEMLIMIT=512MiB -> (none)", "Environment: (none) -> ZONE=north" },
            await ChangeAsync(session, "-ErrorControl Normal -Environment @{ GOMEMLIMIT = $null; ZONE = 'north' }"));
        Assert.Equal("EMPTY=|ZONE=north", await RegistryAsync(session, "Environment"));

        dynamic service = Assert.Single(await session.SucceedAsync("Get-GoService $service"));
        Assert.Equal(("Normal", TimeSpan.FromSeconds(45), "Takes orders"), ($"{service.ErrorControl}", (TimeSpan)service.PreshutdownTimeout, (string)service.Description));
        Assert.Equal(new[] { "Environment" }, (string[])service.PendingRestart);
        // What Wine does not tell looks as if somebody had removed it.
        Assert.Equal(new[] { "DependsOn: RpcSs -> (none)" }, Texts((object)service.Drift));
        Assert.Null(service.SidType);
        await session.SucceedAsync("Restart-GoService $service");
        Assert.Empty((string[])((dynamic)Assert.Single(await session.SucceedAsync("Get-GoService $service"))).PendingRestart);
    }

    [LabFact]
    public async Task A_change_that_fails_in_the_middle_is_taken_back_and_a_new_service_is_deleted_again()
    {
        await using ServiceSession session = new(lab.Cluster, "undo");
        string install = $"Install-GoService $service -Path '{await session.BuildAsync("1.0.0")}' -Version 1.0.0 ";

        Assert.Equal("ServiceSettingUnsupported", await session.FailAsync(install + "-SidType Restricted"));
        Assert.Equal("ServiceNotFound", await session.FailAsync("Get-GoService $service"));
        await session.SucceedAsync(install + "-Description before -PreshutdownTimeout 0:0:20");
        Assert.Equal("ServiceSettingUnsupported", await session.FailAsync("Set-GoService $service -Description after -DisplayName after -SidType Restricted"));
        Assert.Equal("ServiceSettingUnsupported", await session.FailAsync("Set-GoService $service -PreshutdownTimeout 0:1 -Trigger NetworkAvailable"));
        Assert.Equal("ServiceSettingUnsupported", await session.FailAsync("Set-GoService $service -Description after -RequiredPrivilege SeBackupPrivilege"));
        // Wine takes a security descriptor and keeps none; the privilege for the audit list has been enabled by then.
        Assert.Equal("ServiceSettingUnsupported", await session.FailAsync("Set-GoService $service -Description after -SecurityDescriptor 'S:(AU;FA;GA;;;WD)'"));
        Assert.Equal("ServiceSettingUnsupported", await session.FailAsync("Set-GoService $service -Description after -SecurityDescriptor 'O:BAG:BA'"));
        Assert.Equal("ServiceDependencyMissing", await session.FailAsync("Set-GoService $service -Description after -DependsOn RpcSs, NoSuchService"));

        using (NodeSession other = await NodeSession.OpenAsync(lab.Cluster, First))
        {
            // What was changed already cannot be remembered, because somebody reads the file and lets nobody replace it.
            await other.InvokeAsync("param($path) $global:held = [IO.File]::Open($path, 'Open', 'Read', 'Read')", session.FolderOnNode + @"\state.json");
            Assert.Equal("ServiceStateNotWritten", await session.FailAsync("Set-GoService $service -Description after -DisplayName after"));
            await other.InvokeAsync("$global:held.Dispose()");
        }

        dynamic service = Assert.Single(await session.SucceedAsync("Get-GoService $service"));
        Assert.Equal(("before", session.Service, TimeSpan.FromSeconds(20)), ((string)service.Description, (string)service.DisplayName, (TimeSpan)service.PreshutdownTimeout));
        Assert.Empty((object[])service.Drift);
    }

    [LabFact]
    public async Task A_plan_changes_nothing_and_what_others_change_is_drift()
    {
        await using ServiceSession session = new(lab.Cluster, "drift");
        await session.SucceedAsync($"Install-GoService $service -Path '{await session.BuildAsync("1.0.0")}' -Version 1.0.0 -Environment @{{ A = 1 }}");

        dynamic plan = Assert.Single(await session.SucceedAsync("Set-GoService $service -StartupType Manual -Environment @{ A = 2 } -WhatIf -PassThru"));
        Assert.True((bool)plan.IsPlan);
        Assert.Equal(new[] { "StartType: AutomaticDelayedStart -> Manual", "Environment: A=1 -> A=2" }, Texts((object)plan.Changes));
        Assert.Equal("A=1", await RegistryAsync(session, "Environment"));

        await NodeSession.InvokeAsync(
            lab.Cluster, First, "param($key) [Microsoft.Win32.Registry]::SetValue($key, 'Environment', [string[]]@('A=1', 'B=2'), 'MultiString')", Key(session));
        dynamic service = Assert.Single(await session.SucceedAsync("Get-GoService $service"));
        Assert.Equal(new[] { "Environment: (none) -> B=2" }, Texts((object)service.Drift));
        Assert.Equal(new[] { "Environment: B=2 -> (none)" }, await ChangeAsync(session, "-Restore"));
        Assert.Empty((object[])((dynamic)Assert.Single(await session.SucceedAsync("Get-GoService $service"))).Drift);
        await session.SucceedAsync("Set-GoService $service -DisplayName ('Shown ' + $service)");
        ModuleSession.Outcome confused = await session.RunAsync("Set-GoService $service -DependsOn ('Shown ' + $service)");
        Assert.Contains($"Shown {session.Service} (the display name of {session.Service})", Assert.Single(confused.Errors).ToString(), StringComparison.Ordinal);
        Assert.Equal("ServiceNotManaged", await session.FailOnNodeAsync("Set-GoService RpcSs -Description mine"));
    }

    private static string[] Texts(object changes) => ((object[])changes).Select(change => $"{change}").ToArray();

    private static string Key(ServiceSession session) => $@"HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\{session.Service}";

    private static async Task<string[]> ChangeAsync(ServiceSession session, string what)
    {
        dynamic change = Assert.Single(await session.SucceedAsync($"Set-GoService $service {what} -PassThru -WarningAction SilentlyContinue"));
        dynamic again = Assert.Single(await session.SucceedAsync($"Set-GoService $service {what} -PassThru -WarningAction SilentlyContinue"));
        Assert.Empty((object[])again.Changes);
        return Texts((object)change.Changes);
    }

    // A list is put out as one text.
    private async Task<string> RegistryAsync(ServiceSession session, string value) => $"{Assert.Single(await NodeSession.InvokeAsync(
        lab.Cluster, First, @"param($key, $value) '' + ([Microsoft.Win32.Registry]::GetValue($key, $value, $null) -join '|')", Key(session), value))}";
}
