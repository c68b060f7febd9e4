using System;
using System.IO;
using System.Management.Automation.Remoting;
using System.Threading.Tasks;
using GoWinOps.Lab.Nodes;
using Xunit;

namespace GoWinOps.LabTests;

[Collection(LabCollection.Name)]
public sealed class NodeTests(LabFixture lab)
{
    private WindowsNode First => lab.Cluster.Nodes[0];

    private WindowsNode Second => lab.Cluster.Nodes[1];

    [LabFact]
    public async Task A_node_answers_PowerShell_remoting_as_Windows_under_its_own_name()
    {
        var answer = await NodeSession.InvokeAsync(
            lab.Cluster, First, "[Environment]::OSVersion.Platform.ToString(); [Environment]::MachineName; $PSVersionTable.Platform");

        Assert.Equal(["Win32NT", First.Name, "Win32NT"], answer);
    }

    [LabFact]
    public async Task A_host_key_that_is_not_known_is_refused()
    {
        await Assert.ThrowsAsync<PSRemotingTransportException>(
            () => NodeSession.OpenAsync(lab.Cluster, First, knownHosts: "/dev/null"));
    }

    [LabFact]
    public async Task Nodes_have_registries_of_their_own()
    {
        const string key = @"HKEY_LOCAL_MACHINE\SOFTWARE\GoWinOpsLab";
        const string read = "param($key) [Microsoft.Win32.Registry]::GetValue($key, 'Where', 'nowhere')";
        await NodeSession.InvokeAsync(lab.Cluster, First, "param($key) [Microsoft.Win32.Registry]::SetValue($key, 'Where', 'first')", key);

        Assert.Equal(["first"], await NodeSession.InvokeAsync(lab.Cluster, First, read, key));
        Assert.Null(Assert.Single(await NodeSession.InvokeAsync(lab.Cluster, Second, read, key)));
    }

    [LabFact]
    public async Task Nodes_have_drives_of_their_own_that_this_machine_can_look_into()
    {
        const string path = @"C:\ProgramData\own-drive.txt";
        await NodeSession.InvokeAsync(lab.Cluster, First, "param($path) [IO.File]::WriteAllText($path, 'first')", path);

        Assert.Equal("first", await File.ReadAllTextAsync(First.HostPath(@"c:\programdata\OWN-drive.txt")));
        Assert.False(File.Exists(Second.HostPath(path)));
    }

    [LabFact]
    public async Task A_full_disk_refuses_writes_until_it_has_room_again()
    {
        // ERROR_DISK_FULL of winerror.h.
        const int diskFull = 112;
        const string write = """
            try { [IO.File]::WriteAllBytes('C:\ProgramData\big.bin', [byte[]]::new(4MB)); 0 }
            catch { $_.Exception.InnerException.HResult -band 0xFFFF }
            """;
        using var session = await NodeSession.OpenAsync(lab.Cluster, First);
        await First.FillDiskAsync();
        try
        {
            Assert.Equal([diskFull], await session.InvokeAsync(write));
        }
        finally
        {
            await First.FreeDiskAsync();
        }

        Assert.Equal([0], await session.InvokeAsync(write));
    }

    [LabFact]
    public async Task A_killed_node_is_silent_and_comes_back_with_its_disk_and_registry()
    {
        const string key = @"HKEY_LOCAL_MACHINE\SOFTWARE\GoWinOpsLabKilled";
        await NodeSession.InvokeAsync(
            lab.Cluster,
            First,
            @"param($key) [Microsoft.Win32.Registry]::SetValue($key, 'Kept', 'yes'); [IO.File]::WriteAllText('C:\ProgramData\kept.txt', 'yes')",
            key);

        await First.KillAsync();
        Assert.True(await Reachability.IsSilentAsync(First));
        Assert.True(await Reachability.AnswersAsync(Second));

        await First.StartAsync();
        var kept = await NodeSession.InvokeAsync(
            lab.Cluster,
            First,
            @"param($key) [Microsoft.Win32.Registry]::GetValue($key, 'Kept', ''); [IO.File]::ReadAllText('C:\ProgramData\kept.txt')",
            key);
        Assert.Equal(["yes", "yes"], kept);
    }

    [LabFact]
    public async Task A_node_that_is_off_says_so_when_its_network_is_touched()
    {
        await First.KillAsync();
        try
        {
            var error = await Assert.ThrowsAsync<Lab.LabException>(() => First.CutNetworkAsync());
            Assert.Contains(First.Name, error.Message, StringComparison.Ordinal);
        }
        finally
        {
            await First.StartAsync();
        }
    }
}
