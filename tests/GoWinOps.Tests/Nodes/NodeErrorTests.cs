using System;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Tests.Hosting;
using GoWinOps.Tests.Shell;
using Xunit;

namespace GoWinOps.Tests.Nodes;

/// <summary>Ways to a node that fail before anything is sent, as the cmdlets report them.</summary>
public sealed class NodeErrorTests : IDisposable
{
    private readonly TestFolder folder = new();
    private readonly ModuleSession session = new();

    public void Dispose()
    {
        session.Dispose();
        folder.Dispose();
    }

    [UnixFact]
    public async Task A_machine_without_WinRM_says_so_for_each_node()
    {
        ModuleSession.Outcome outcome = await session.RunAsync("Get-GoService -Node web01, winrm+https://web02");

        Assert.Equal(["WinRMNotAvailable", "WinRMNotAvailable"], outcome.ErrorIds);
        Assert.Equal(["web01", "winrm+https://web02"], outcome.Errors.Select(error => error.TargetObject.ToString()).Order(StringComparer.Ordinal));
    }

    [UnixFact]
    public async Task Nodes_that_fail_at_once_are_counted_among_all_from_the_first_on()
    {
        RecordingHost host = new();
        using ModuleSession watched = new(host);

        ModuleSession.Outcome outcome = await watched.RunAsync("Get-GoService -Name orders -Node (1..40 | ForEach-Object { \"web$_\" })");

        Assert.Equal(40, outcome.Errors.Count);
        ProgressRecord[] counts = host.Progress.Where(record => record.Activity == "Get-GoService").ToArray();
        Assert.NotEmpty(counts);
        Assert.All(counts, record => Assert.Contains("of 40 nodes done", record.StatusDescription));
        Assert.Equal(ProgressRecordType.Completed, counts[^1].RecordType);
    }

    [Fact]
    public async Task A_password_is_not_sent_in_the_clear()
    {
        ModuleSession.Outcome outcome = await session.RunAsync("Get-GoService -Node 'winrm://web01?authentication=Basic'");

        Assert.Equal(["BasicOverHttpRefused"], outcome.ErrorIds);
    }

    [Theory]
    [InlineData("Get-GoNode")]
    [InlineData("Get-GoService -Node '@web'")]
    public async Task Where_there_is_no_inventory_its_absence_is_reported(string script)
    {
        // A variable of the machine would name one.
        Assert.Null(Environment.GetEnvironmentVariable(InventoryFile.Variable));
        session.Runspace.SessionStateProxy.Path.SetLocation(folder.Path);

        ModuleSession.Outcome outcome = await session.RunAsync(script);

        Assert.Equal(["InventoryMissing"], outcome.ErrorIds);
    }

    [Fact]
    public async Task A_machine_without_an_SSH_client_says_so()
    {
        // In a process of its own: the path is everybody's.
        var (_, output, error) = await ShellProcess.RunAsync(
            string.Empty,
            "-m",
            ModuleSession.ManifestPath,
            "-c",
            $"$env:PATH = '{folder.Path}'; Get-GoService -Node ssh://127.0.0.1:1 -ErrorAction SilentlyContinue -ErrorVariable failure; $failure[-1].FullyQualifiedErrorId");

        Assert.True(output.Trim().StartsWith("SshClientMissing,", StringComparison.Ordinal), output + error);
    }

    [SshFact]
    public async Task A_node_whose_SSH_server_has_no_remoting_subsystem_says_so()
    {
        SshNode node = new() { HasSubsystem = false };
        await node.InitializeAsync();
        try
        {
            ModuleSession.Outcome outcome = await session.RunAsync("Get-GoService -Node $args[0]", node.Reference("bare"));

            Assert.Equal(["NodeSubsystemMissing"], outcome.ErrorIds);
            Assert.Equal("bare", outcome.Errors[0].TargetObject);
        }
        finally
        {
            await node.DisposeAsync();
        }
    }
}
