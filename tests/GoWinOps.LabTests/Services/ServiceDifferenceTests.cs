using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using GoWinOps.Lab;
using GoWinOps.Lab.Nodes;
using Xunit;

namespace GoWinOps.LabTests.Services;

/// <summary>
/// What we set is read back by a Go program on golang.org/x/sys and from the registry, and what the Go program and sc.exe set is read by us. What a service
/// control manager does not know, it must not know for either.
/// </summary>
[Collection(ServiceLabCollection.Name)]
public sealed class ServiceDifferenceTests(ServiceLabFixture lab)
{
    private const string AutomaticStart = "2";
    private const string DemandStart = "3";

    private WindowsNode First => lab.Cluster.Nodes[0];

    [LabFact]
    public async Task What_we_set_is_what_Go_and_the_registry_say()
    {
        await using ServiceSession session = new(lab.Cluster, "told");
        using ServiceOracle oracle = await ServiceOracle.PlaceAsync(First);
        string path = await session.BuildAsync("1.0.0");

        dynamic change = Assert.Single(await session.SucceedAsync(
            $"Install-GoService $service -Path '{path}' -Version 1.0.0 -ArgumentList 'a b', 'c\\', 'd\"e', '' -DisplayName ('Shown ' + $service) "
            + "-Description 'Nimmt \u201eAuftr\u00e4ge\u201c an' -StartupType AutomaticDelayedStart -Account LocalSystem -DependsOn RpcSs, Winmgmt -ErrorControl Severe "
            + "-LoadOrderGroup Orders -PreshutdownTimeout 0:0:45 -Environment @{ A = '1'; B = 'x y' } -PassThru"));
        JsonNode told = await oracle.AskAsync("get", session.Service);

        JsonNode manager = told["Manager"]!;
        JsonNode registry = told["Registry"]!;
        string imagePath = $"\"{session.FolderOnNode}\\releases\\1.0.0\\orders.exe\" \"a b\" c\\ \"d\\\"e\" \"\"";
        Assert.Equal((imagePath, imagePath), (Text(manager, "BinaryPathName"), Text(registry, "ImagePath")));
        Assert.Equal(("Shown " + session.Service, "Shown " + session.Service), (Text(manager, "DisplayName"), Text(registry, "DisplayName")));
        Assert.Equal(("Nimmt \u201eAuftr\u00e4ge\u201c an", "Nimmt \u201eAuftr\u00e4ge\u201c an"), (Text(manager, "Description"), Text(registry, "Description")));
        Assert.Equal((AutomaticStart, "true", "1"), (Text(manager, "StartType"), Text(manager, "DelayedAutoStart"), Text(registry, "DelayedAutoStart")));
        Assert.Equal(("LocalSystem", "LocalSystem"), (Text(manager, "ServiceStartName"), Text(registry, "ObjectName")));
        Assert.Equal(("2", "2", "Orders", "Orders"), (Text(manager, "ErrorControl"), Text(registry, "ErrorControl"), Text(manager, "LoadOrderGroup"), Text(registry, "Group")));
        Assert.Equal(("45000", "45000"), (Text(manager, "PreshutdownMs"), Text(registry, "PreshutdownTimeout")));
        Assert.Equal(("RpcSs|Winmgmt", "A=1|B=x y"), (Text(registry, "DependOnService"), Text(registry, "Environment")));
        AssertRecovery(told, "1/5s|1/10s|1/1m0s", "86400", "true", ((IEnumerable<string>)change.Unsupported).ToArray());
        AssertUnset(told, Assert.Single(await session.SucceedAsync("Get-GoService $service")));

        await session.SucceedAsync(
            "Set-GoService $service -ArgumentList @() -Description '' -StartupType Manual -DependsOn @() -LoadOrderGroup '' -Environment @{ A = $null; B = $null } -WarningAction SilentlyContinue");
        told = await oracle.AskAsync("get", session.Service);

        manager = told["Manager"]!;
        registry = told["Registry"]!;
        Assert.Equal($"\"{session.FolderOnNode}\\releases\\1.0.0\\orders.exe\"", Text(manager, "BinaryPathName"));
        Assert.Equal((DemandStart, DemandStart), (Text(manager, "StartType"), Text(registry, "Start")));
        Assert.Equal((string.Empty, string.Empty, string.Empty), (Text(manager, "Description"), Text(manager, "LoadOrderGroup"), Text(manager, "Dependencies")));
        Assert.Equal((string.Empty, string.Empty), (Text(registry, "DependOnService"), Text(registry, "Environment")));

        // Whoever leads a service away to another program does not get it out of sight.
        JsonNode theirs = manager.DeepClone();
        theirs["BinaryPathName"] = @"C:\windows\system32\cmd.exe";
        await oracle.AskAsync("update", session.Service, theirs.ToJsonString());
        dynamic led = Assert.Single(await session.SucceedAsync("Get-GoService ($service + '*')"));
        Assert.Contains("Release: 1.0.0 -> (none)", ((object[])led.Drift).Select(drift => $"{drift}"));
        Assert.Equal("ServiceNotManaged", await session.FailAsync("Set-GoService $service -Description mine"));
        await session.SucceedAsync("Set-GoService $service -Restore -WarningAction SilentlyContinue");
        Assert.Equal($"\"{session.FolderOnNode}\\releases\\1.0.0\\orders.exe\"", Text((await oracle.AskAsync("get", session.Service))["Manager"]!, "BinaryPathName"));
        Assert.Empty((object[])((dynamic)Assert.Single(await session.SucceedAsync("Get-GoService $service"))).Drift);
    }

    [LabFact]
    public async Task What_Go_and_sc_set_is_what_we_say()
    {
        await using ServiceSession session = new(lab.Cluster, "theirs");
        using ServiceOracle oracle = await ServiceOracle.PlaceAsync(First);
        const string Executable = @"C:\Program Files\Or Ders\orders.exe";
        JsonObject wanted = new()
        {
            ["StartType"] = 2, ["DelayedAutoStart"] = true, ["ErrorControl"] = 1, ["BinaryPathName"] = Executable, ["DisplayName"] = "Made by Go " + session.Service,
            ["Description"] = "Made by \u00bbGo\u00ab", ["PreshutdownMs"] = 12000, ["RecoveryActions"] = new JsonArray("1/7s", "0/0s"), ["ResetPeriod"] = 3600, ["OnNonCrash"] = true,
        };
        try
        {
            await oracle.AskAsync("create", session.Service, wanted.ToJsonString());
            dynamic made = Assert.Single(await session.SucceedAsync("Get-GoService $service"));

            Assert.Equal((Executable, 0), ((string)made.ExecutablePath, ((string[])made.Arguments).Length));
            Assert.Equal(("Made by Go " + session.Service, "Made by \u00bbGo\u00ab"), ((string)made.DisplayName, (string)made.Description));
            Assert.Equal(("AutomaticDelayedStart", "LocalSystem", "Normal"), ($"{made.StartType}", (string)made.Account, $"{made.ErrorControl}"));
            Assert.Equal((TimeSpan.FromSeconds(12), false), ((TimeSpan)made.PreshutdownTimeout, (bool)made.IsPathUnquoted));
            JsonNode told = await oracle.AskAsync("get", session.Service);
            bool isKnown = told["Unknown"]!["recovery"] is null;
            dynamic recovery = Assert.Single(await session.SucceedAsync("Get-GoServiceRecovery $service -Node $node"));
            Assert.Equal((isKnown, isKnown ? "restart/7s none" : string.Empty), ((bool)recovery.IsKnown, string.Join(' ', (IEnumerable<object>)recovery.Actions)));

            wanted["StartType"] = 3;
            wanted["DelayedAutoStart"] = false;
            wanted["ErrorControl"] = 2;
            wanted["BinaryPathName"] = $"\"{Executable}\" --port 80 \"a b\"";
            wanted["Description"] = string.Empty;
            await oracle.AskAsync("update", session.Service, wanted.ToJsonString());
            dynamic updated = Assert.Single(await session.SucceedAsync("Get-GoService $service"));

            Assert.Equal((Executable, "--port 80 a b"), ((string)updated.ExecutablePath, string.Join(' ', (string[])updated.Arguments)));
            Assert.Equal(("Manual", "Severe"), ($"{updated.StartType}", $"{updated.ErrorControl}"));
        }
        finally
        {
            await oracle.AskAsync("delete", session.Service);
        }

        string other = session.Service + "-sc";
        await ScAsync("create", other, "binPath=", $"\"{Executable}\" --sc", "displayname=", "Made by sc " + other, "start=", "auto", "error=", "severe", "group=", "Made by sc", "obj=", "LocalSystem");
        try
        {
            await ScAsync("description", other, "Made by sc");
            dynamic made = Assert.Single(await session.SucceedAsync($"Get-GoService '{other}'"));
            Assert.Equal(("Made by sc " + other, "Made by sc", "Automatic"), ((string)made.DisplayName, (string)made.Description, $"{made.StartType}"));
            Assert.Equal((Executable, "--sc"), ((string)made.ExecutablePath, Assert.Single((string[])made.Arguments)));
            Assert.Equal(("Severe", "Made by sc", "LocalSystem"), ($"{made.ErrorControl}", (string)made.LoadOrderGroup, (string)made.Account));
            dynamic changed = Assert.Single(await session.SucceedAsync($"Set-GoService '{other}' -Description 'Made by us' -StartupType Disabled -Force -PassThru"));
            Assert.Equal(2, ((object[])changed.Changes).Length);
            JsonNode told = await oracle.AskAsync("get", other);
            Assert.Equal(("Made by us", "4", "4"), (Text(told["Manager"]!, "Description"), Text(told["Manager"]!, "StartType"), Text(told["Registry"]!, "Start")));
        }
        finally
        {
            await ScAsync("delete", other);
        }
    }

    [LabFact]
    public async Task Go_declares_the_structures_as_recorded()
    {
        using ServiceOracle oracle = await ServiceOracle.PlaceAsync(First);
        string declared = (await oracle.AskAsync("layouts")).ToJsonString();

        Assert.True(declared == JsonNode.Parse(await File.ReadAllTextAsync(ServiceOracle.LayoutsPath))!.ToJsonString(), $"Recorded is something else than {declared}");
    }

    [LabFact]
    public async Task Failure_actions_that_a_manager_does_not_keep_are_said_to_be_unknown_and_refused()
    {
        await using ServiceSession session = new(lab.Cluster, "fails");
        await session.SucceedAsync($"Install-GoService $service -Path '{await session.BuildAsync("1.0.0")}' -Version 1.0.0 -ArgumentList $arguments -Start");

        dynamic recovery = Assert.Single(await session.SucceedAsync("Get-GoServiceRecovery $service -Node $node"));
        Assert.Equal((false, false, session.Service, First.SshUri), ((bool)recovery.IsKnown, (bool)recovery.Suspended, (string)recovery.Name, (string)recovery.Node));
        dynamic plan = Assert.Single(await session.SucceedAsync("Set-GoServiceRecovery $service 'restart/5s', 'none' -Node $node -WhatIf -PassThru"));
        Assert.Equal("Recovery.Actions: (none) -> restart/5s, none|Recovery.ResetPeriod: (none) -> 1d", string.Join('|', (object[])plan.Changes));
        Assert.Equal("ServiceSettingUnsupported", await session.FailAsync("Set-GoServiceRecovery $service 'restart/5s' -Node $node"));
        Assert.Equal("RecoveryRebootMessageMissing", await session.FailAsync("Set-GoServiceRecovery $service 'reboot/1m' -Node $node -Confirm:$false"));
        // A service that may reboot its computer is asked about, and nobody answers here; told not to ask, the privilege is enabled and the manager refuses.
        const string Reboot = "Set-GoServiceRecovery $service 'reboot/1m' -RebootMessage 'orders failed' -Node $node";
        Assert.NotEqual("ServiceSettingUnsupported", await session.FailAsync(Reboot));
        Assert.Equal("ServiceSettingUnsupported", await session.FailAsync(Reboot + " -Confirm:$false"));
        Assert.Equal("ServiceNotManaged", await session.FailOnNodeAsync("Set-GoServiceRecovery RpcSs 'restart/5s' -Node $node"));

        // Nothing was suspended, so nothing is left behind.
        await session.SucceedAsync("Restart-GoService $service -Force");
        Assert.False(File.Exists(First.HostPath(session.FolderOnNode + @"\recovery.json")));
        dynamic service = Assert.Single(await session.SucceedAsync("Get-GoService $service"));
        Assert.Equal(("Running", false, null), ($"{service.State}", (bool)service.RecoverySuspended, (object?)service.Recovery));
        Assert.Empty((object[])service.Drift);
    }

    // What the manager does not know we do not know either, and what nobody has set is nothing.
    private static void AssertUnset(JsonNode told, dynamic seen)
    {
        Assert.Equal(Known("sid", "SidType"), seen.SidType is null ? null : $"{(int)seen.SidType}");
        Assert.Equal(Known("privileges", "Privileges"), seen.RequiredPrivileges is null ? null : string.Join('|', (string[])seen.RequiredPrivileges));
        Assert.Equal(Known("triggers", "Triggers"), seen.Triggers is null ? null : $"{((object[])seen.Triggers).Length}");
        Assert.Equal(Known("preferrednode", "PreferredNode"), seen.PreferredNode is null ? null : $"{(int)seen.PreferredNode}");

        string? Known(string level, string property) => told["Unknown"]![level] is null ? Text(told["Manager"]!, property) : null;
    }

    // What the manager does not know was left out and said to be; what it knows is as set.
    private static void AssertRecovery(JsonNode told, string actions, string resetPeriod, string flag, string[] unsupported)
    {
        bool knowsActions = told["Unknown"]!["recovery"] is null;
        bool knowsFlag = told["Unknown"]!["flag"] is null;
        Assert.Equal((!knowsActions, !knowsFlag), (unsupported.Contains("Recovery"), unsupported.Contains("Recovery.OnNonCrashFailure")));
        if (knowsActions)
            Assert.Equal((actions, resetPeriod), (Text(told["Manager"]!, "RecoveryActions"), Text(told["Manager"]!, "ResetPeriod")));
        if (knowsFlag)
            Assert.Equal(flag, Text(told["Manager"]!, "OnNonCrash"));
    }

    private static string Text(JsonNode values, string name) => values[name] switch
    {
        null => string.Empty,
        JsonArray list => string.Join('|', list.Select(item => item!.ToString())),
        var one => one.ToString(),
    };

    private async Task ScAsync(params string[] arguments)
    {
        ProgramResult result = await First.RunAsync("sc.exe", arguments);
        Assert.True(result.ExitCode == 0, $"sc {string.Join(' ', arguments)} ended with {result.ExitCode}: {result.Output}{result.Error}");
    }
}
