using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Threading.Tasks;
using GoWinOps.Lab.Nodes;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.LabTests.Services;

[Collection(ServiceLabCollection.Name)]
public sealed class ServiceFailureTests(ServiceLabFixture lab)
{
    private WindowsNode First => lab.Cluster.Nodes[0];

    [LabFact]
    public async Task A_release_for_another_processor_is_refused_and_leaves_nothing_to_run()
    {
        // PE/COFF: the machine type lies 4 bytes behind the header's offset, which lies at 0x3C. 0xAA64 is ARM64.
        await using ServiceSession session = new(lab.Cluster, "arm");
        string path = await session.BuildAsync("1.0.0");
        byte[] image = await File.ReadAllBytesAsync(path);
        BitConverter.GetBytes((ushort)0xAA64).CopyTo(image, BitConverter.ToInt32(image, 0x3C) + 4);
        await File.WriteAllBytesAsync(path, image);

        Assert.Equal("ReleaseWrongArchitecture", await session.FailAsync($"Install-GoService $service -Path '{path}' -Version 1.0.0"));
        Assert.Equal("ServiceNotFound", await session.FailAsync("Get-GoService $service"));
        Assert.False(Directory.Exists(First.HostPath(session.FolderOnNode + @"\releases")));
    }

    [LabFact]
    public async Task A_release_never_changes_and_the_running_one_is_left_alone()
    {
        await using ServiceSession session = new(lab.Cluster, "conflict");
        string path = await session.BuildAsync("1.0.0");
        await session.SucceedAsync($"Install-GoService $service -Path '{path}' -Version 1.0.0 -ArgumentList $arguments -Start");
        await File.AppendAllTextAsync(path, "another build");

        Assert.Equal("ReleaseConflict", await session.FailAsync($"Install-GoService $service -Path '{path}' -Version 1.0.0"));
        Assert.Equal("Running", $"{Assert.Single(await session.SucceedAsync("Get-GoService $service")).State}");
    }

    [LabFact]
    public async Task Content_that_is_damaged_on_the_node_is_thrown_away_and_the_next_try_succeeds()
    {
        await using ServiceSession session = new(lab.Cluster, "damaged");
        string path = await session.BuildAsync("1.0.0");
        byte[] image = await File.ReadAllBytesAsync(path);
        string hash = Convert.ToHexStringLower(SHA256.HashData(image));
        string incoming = Directory.CreateDirectory(First.HostPath(@"C:\ProgramData\GoWinOps\incoming")).FullName;
        image[^1] ^= 1;
        await File.WriteAllBytesAsync(Path.Combine(incoming, hash), image);

        Assert.Equal("ReleaseCorrupted", await session.FailAsync($"Install-GoService $service -Path '{path}' -Version 1.0.0"));
        Assert.False(File.Exists(Path.Combine(incoming, hash)));
        await session.SucceedAsync($"Install-GoService $service -Path '{path}' -Version 1.0.0 -ArgumentList $arguments -Start");
    }

    [LabFact]
    public async Task A_full_disk_is_reported_and_leaves_nothing_half_written()
    {
        await using ServiceSession session = new(lab.Cluster, "full");
        string path = await session.BuildAsync("1.0.0");
        // Opens the session and lays the module on the node while there is room.
        Assert.Equal("ServiceNotFound", await session.FailAsync("Get-GoService $service"));
        string[] before = Incoming();

        await First.FillDiskAsync(freeBytes: 1 << 20);
        try
        {
            Assert.Equal("NodeDiskFull", await session.FailAsync($"Install-GoService $service -Path '{path}' -Version 1.0.0"));
        }
        finally
        {
            await First.FreeDiskAsync();
        }

        Assert.Equal(before, Incoming());
        Assert.False(Directory.Exists(First.HostPath(session.FolderOnNode + @"\releases")));
        await session.SucceedAsync($"Install-GoService $service -Path '{path}' -Version 1.0.0");

        string[] Incoming()
        {
            string folder = First.HostPath(@"C:\ProgramData\GoWinOps\incoming");
            return Directory.Exists(folder) ? Directory.GetFiles(folder).Order(StringComparer.Ordinal).ToArray() : [];
        }
    }

    [LabFact]
    public async Task A_service_of_somebody_else_is_neither_taken_over_nor_deleted()
    {
        await using ServiceSession session = new(lab.Cluster, "foreign");
        string path = await session.BuildAsync("1.0.0");

        Assert.Equal("ServiceAlreadyExists", await session.FailAsync($"Install-GoService RpcSs -Path '{path}' -Version 1.0.0"));
        Assert.Equal("ServiceNotManaged", await session.FailOnNodeAsync("Uninstall-GoService RpcSs -Confirm:$false"));
        dynamic rpc = Assert.Single(await session.SucceedAsync("Get-GoService RpcSs"));
        Assert.Null(rpc.Release);
    }

    [LabFact]
    public async Task A_service_that_cannot_be_made_leaves_neither_service_nor_release()
    {
        await using ServiceSession session = new(lab.Cluster, "twice");
        string path = await session.BuildAsync("1.0.0");
        await session.SucceedAsync($"Install-GoService $service -Path '{path}' -Version 1.0.0");

        Assert.Equal("DisplayNameTaken", await session.FailAsync(
            $"Install-GoService ($service + '-b') -Path '{path}' -Version 1.0.0 -DisplayName $service"));

        Assert.Equal("ServiceNotFound", await session.FailAsync("Get-GoService ($service + '-b')"));
        Assert.False(Directory.Exists(First.HostPath(session.FolderOnNode + @"-b\releases\1.0.0")));
    }

    [LabFact]
    public async Task Each_way_a_start_can_fail_has_its_own_id()
    {
        await using ServiceSession session = new(lab.Cluster, "start");
        string path = await session.BuildAsync("1.0.0");
        string install = $"Install-GoService ($service + '-SUFFIX') -Path '{path}' -Version 1.0.0 -StartupType Manual ";

        Assert.Equal("ServiceExitedEarly", await session.FailAsync(Install("exits", "-ArgumentList '--nonsense' -Start")));
        // Without --service it is a console program that knows nothing of the service control manager.
        Assert.Equal("ServiceStartTimedOut", await session.FailAsync(Install("console", "-ArgumentList '--listen', ':8099' -Start")));
        await session.SucceedAsync(Install("gone", string.Empty));
        File.Delete(First.HostPath($@"{session.FolderOnNode}-gone\releases\1.0.0\orders.exe"));
        Assert.Equal("ServiceExecutableMissing", await session.FailAsync("Start-GoService ($service + '-gone')"));

        await session.SucceedAsync(Install("port", "-ArgumentList $arguments -Start"));
        ModuleSession.Outcome inUse = await session.RunAsync(Install("port2", "-ArgumentList $arguments -Start"));
        Assert.Equal("ServiceSpecificError", Assert.Single(inUse.ErrorIds));
        Assert.Contains("own error code 1", inUse.Errors.Single().ToString(), StringComparison.Ordinal);
        dynamic failed = Assert.Single(await session.SucceedAsync("Get-GoService ($service + '-port2')"));
        Assert.Equal((1066, 1), ((int)failed.ExitCode, (int)failed.ServiceExitCode));

        string Install(string suffix, string more) => install.Replace("SUFFIX", suffix, StringComparison.Ordinal) + more;
    }

    [LabFact]
    public async Task A_crash_shows_as_stopped_with_the_code_of_a_crash()
    {
        await using ServiceSession session = new(lab.Cluster, "crash");
        string path = await session.BuildAsync("1.0.0");
        dynamic running = Assert.Single(await session.SucceedAsync(
            $"Install-GoService $service -Path '{path}' -Version 1.0.0 -ArgumentList $arguments -Start; Get-GoService $service"));

        await NodeSession.InvokeAsync(lab.Cluster, First, "param($id) [Diagnostics.Process]::GetProcessById($id).Kill()", (int)running.ProcessId);
        // The manager hears of it a moment later.
        Stopwatch time = Stopwatch.StartNew();
        dynamic service;
        do
        {
            service = Assert.Single(await session.SucceedAsync("Get-GoService $service"));
        }
        while ($"{service.State}" != "Stopped" && time.Elapsed < TimeSpan.FromSeconds(60));

        Assert.Equal(("Stopped", 1067, 0), ($"{service.State}", (int)service.ExitCode, (int)service.ProcessId));
        await session.SucceedAsync("Start-GoService $service");
    }

    [LabFact]
    public async Task A_service_that_ignores_stop_is_reported_and_killed_only_on_demand()
    {
        await using ServiceSession session = new(lab.Cluster, "stubborn");
        string path = await session.BuildAsync("1.0.0", "ignore-stop");
        dynamic running = Assert.Single(await session.SucceedAsync(
            $"Install-GoService $service -Path '{path}' -Version 1.0.0 -ArgumentList $arguments -StartupType Manual -Start; Get-GoService $service"));
        try
        {
            Assert.Equal("ServiceStopTimedOut", await session.FailAsync("Stop-GoService $service -Timeout 00:00:03"));
            Assert.True(await LivesAsync((int)running.ProcessId));
            await OnlyWhatIsNotDoneInTimeIsAnErrorAsync(session);

            Assert.True(await session.InterruptAsync("Stop-GoService $service -Timeout 00:01:00", TimeSpan.FromSeconds(2)) < TimeSpan.FromSeconds(30));
            Assert.True(await LivesAsync((int)running.ProcessId));

            // Wine's manager never notices that a process in StopPending has ended, which is what this id is for.
            Assert.Equal("ServiceStateStuck", await session.FailAsync("Stop-GoService $service -Timeout 00:00:02 -Force"));
            Assert.False(await LivesAsync((int)running.ProcessId));
        }
        finally
        {
            // Only a restart of the node brings its service control manager back to the truth.
            await First.KillAsync();
            await First.StartAsync();
        }
    }

    [LabFact]
    public async Task A_file_of_a_service_that_cannot_be_read_hides_neither_it_nor_others()
    {
        await using ServiceSession session = new(lab.Cluster, "unread");
        string path = await session.BuildAsync("1.0.0");
        await session.SucceedAsync($"foreach ($name in $service, ($service + '-b')) {{ Install-GoService $name -Path '{path}' -Version 1.0.0 }}");
        using NodeSession other = await NodeSession.OpenAsync(lab.Cluster, First);
        await other.InvokeAsync("param($path) $global:held = [IO.File]::Open($path, 'Create', 'ReadWrite', 'None')", session.FolderOnNode + @"\standby.json");

        IReadOnlyList<dynamic> found = await session.SucceedAsync("Get-GoService ($service + '*')");

        Assert.Equal([session.Service, session.Service + "-b"], found.Select(service => (string)service.Name));
        Assert.Equal([true, false], found.Select(service => service.SupervisionTrouble is not null));
        await other.InvokeAsync("$global:held.Dispose()");
        File.Delete(First.HostPath(session.FolderOnNode + @"\standby.json"));
    }

    [LabFact]
    public async Task A_deleted_service_that_somebody_holds_open_is_not_said_to_have_gone()
    {
        await using ServiceSession session = new(lab.Cluster, "held");
        string install = $"Install-GoService $service -Path '{await session.BuildAsync("1.0.0")}' -Version 1.0.0 -PassThru";
        await session.SucceedAsync(install);
        using NodeSession holder = await NodeSession.OpenAsync(lab.Cluster, First);
        // The module's own classes hold the service as a console such as services.msc would.
        await holder.InvokeAsync(
            """
            param($service)
            $ErrorActionPreference = 'Stop'
            $module = [IO.Directory]::GetDirectories('C:\ProgramData\GoWinOps\module')[0]
            foreach ($assembly in 'GoWinOps.Loader.dll', 'GoWinOps.dll') { Import-Module ([IO.Path]::Combine($module, $assembly)) }
            Invoke-GoNodeOperation -Name GoWinOps.Services.GetServiceStateOperation -Json '{ "Name": "x" }' -Deadline 00:01:00
            $core = [AppDomain]::CurrentDomain.GetAssemblies().Where({ $_.GetName().Name -eq 'GoWinOps.Core' })[0]
            $type = $core.GetType('GoWinOps.Services.ServiceControlManager')
            $hidden = [Reflection.BindingFlags] 'Static, Instance, NonPublic'
            $manager = $type.GetMethod('Open', $hidden).Invoke($null, @([Enum]::ToObject($core.GetType('GoWinOps.Windows.ServiceManagerRights'), 1), $null))
            $global:held = $type.GetMethod('OpenService', $hidden).Invoke($manager, @($service, [Enum]::ToObject($core.GetType('GoWinOps.Windows.ServiceRights'), 4)))
            """,
            session.Service);

        Assert.Equal("ServiceMarkedForDelete", await session.FailAsync("Uninstall-GoService $service -Confirm:$false -Timeout 00:00:02"));

        await holder.InvokeAsync("$global:held.Dispose()");
        dynamic created = Assert.Single(await session.SucceedAsync(install));
        Assert.True((bool)created.Created);
    }

    private static async Task OnlyWhatIsNotDoneInTimeIsAnErrorAsync(ServiceSession session)
    {
        string idle = await session.BuildIdleAsync();
        await session.SucceedAsync($"Install-GoService ($service + '-quick') -Path '{idle}' -Version 1.0.0 -StartupType Manual -Start");

        ModuleSession.Outcome outcome = await session.RunAsync("Stop-GoService $service, ($service + '-quick') -OperationTimeout 00:00:06 -PassThru");

        Assert.Equal(["NodeTimedOut"], outcome.ErrorIds);
        Assert.Equal(session.Service, (string)((dynamic)outcome.Errors[0].TargetObject).Name);
        dynamic quick = Assert.Single(outcome.Output);
        Assert.Equal((session.Service + "-quick", "Stopped"), ((string)quick.Name, $"{quick.State}"));
    }

    private async Task<bool> LivesAsync(int processId) => (bool)Assert.Single(await NodeSession.InvokeAsync(
        lab.Cluster, First, "param($id) @([Diagnostics.Process]::GetProcesses() | Where-Object Id -eq $id).Count -gt 0", processId))!;
}
