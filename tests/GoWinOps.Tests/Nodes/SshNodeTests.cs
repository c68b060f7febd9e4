using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Nodes;

/// <summary>The way to a node, from the cmdlet to the other end of a real SSH connection and back.</summary>
[Collection(SshCollection.Name)]
public sealed class SshNodeTests : IClassFixture<SshNode>, IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);
    private readonly SshNode node;
    private readonly ModuleSession session = new();

    public SshNodeTests(SshNode node) => this.node = node;

    public void Dispose() => session.Dispose();

    [SshFact]
    public async Task A_node_that_has_nothing_takes_the_module_and_answers()
    {
        ModuleSession.Outcome outcome = await RunAsync("Test-GoNode $node", node.Reference("fresh"));

        Assert.Empty(outcome.ErrorIds);
        PSObject result = Assert.Single(outcome.Output);
        Assert.Equal(("fresh", true, "Core"), (result.Properties["Node"].Value, result.Properties["Reachable"].Value, result.Properties["PSEdition"].Value));
        Assert.True(((TimeSpan)result.Properties["ClockSkew"].Value).Duration() < TimeSpan.FromMinutes(1));
        Assert.True((long)result.Properties["FreeDisk"].Value > 0);
        Assert.Equal(NodeVerdict.Warn.ToString(), result.Properties["Verdict"].Value.ToString());
    }

    [SshFact]
    public async Task A_password_travels_encrypted_by_the_remoting_and_is_taken_by_the_other_side()
    {
        ModuleSession.Outcome outcome = await RunAsync(
            "Send-TestPassword -Node $node -ServiceCredential ([pscredential]::new('jim', [System.Net.NetworkCredential]::new('', 'hunter2').SecurePassword))", node.Reference("secret"));

        // What the operation itself says here: it came there, and its password was no parameter that the other side does not know.
        ErrorRecord error = Assert.Single(outcome.Errors);
        Assert.StartsWith(nameof(Messages.RequiresWindows), error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [SshFact]
    public async Task An_unreachable_node_is_one_error_and_the_others_answer()
    {
        using ReservedPort closed = new();
        string dead = $"ssh://127.0.0.1:{closed.Number}?name=dead";

        ModuleSession.Outcome outcome = await RunAsync("Get-TestNodeFacts -Node $node", new[] { node.Reference("good1"), dead, node.Reference("good2"), "." });

        ErrorRecord error = Assert.Single(outcome.Errors);
        Assert.StartsWith(nameof(Messages.NodeUnreachable), error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal("dead", error.TargetObject);
        Assert.Contains("refused", error.ErrorDetails.Message, StringComparison.Ordinal);
        Assert.Equal([".", "good1", "good2"], outcome.Output.Select(line => line.ToString()!.Split(' ')[0]).Order(StringComparer.Ordinal));
    }

    [SshFact]
    public async Task A_host_key_nobody_knows_ends_with_its_fingerprint_and_the_line_that_makes_it_known()
    {
        string nothing = Path.Combine(node.Folder, "no_hosts");
        await File.WriteAllTextAsync(nothing, string.Empty);

        ModuleSession.Outcome outcome = await RunAsync("Get-TestNodeFacts -Node $node", node.Reference("stranger", knownHosts: nothing));

        Assert.Equal([nameof(Messages.HostKeyUnknown)], outcome.ErrorIds);
        string line = string.Join(' ', node.HostKeyLine.Split(' ').Take(3));
        string fingerprint = Convert.ToBase64String(SHA256.HashData(Convert.FromBase64String(line.Split(' ')[2]))).TrimEnd('=');
        Assert.Contains(line, outcome.Errors[0].ErrorDetails.Message, StringComparison.Ordinal);
        Assert.Contains("SHA256:" + fingerprint, outcome.Errors[0].ErrorDetails.Message, StringComparison.Ordinal);
    }

    [SshFact]
    public async Task A_host_key_that_has_changed_is_an_error_of_its_own()
    {
        string other = Path.Combine(node.Folder, "changed_hosts");
        await File.WriteAllTextAsync(other, $"[127.0.0.1]:{node.Port} {await File.ReadAllTextAsync(Path.Combine(node.Folder, "other_key.pub"))}");

        ModuleSession.Outcome outcome = await RunAsync("Get-TestNodeFacts -Node $node", node.Reference("impostor", knownHosts: other));

        Assert.Equal([nameof(Messages.HostKeyChanged)], outcome.ErrorIds);
    }

    [SshFact]
    public async Task A_key_the_node_does_not_accept_is_an_authentication_error()
    {
        ModuleSession.Outcome outcome = await RunAsync("Get-TestNodeFacts -Node $node", node.Reference("closed", keyFile: Path.Combine(node.Folder, "other_key")));

        Assert.Equal([nameof(Messages.NodeAuthenticationFailed)], outcome.ErrorIds);
    }

    [SshFact]
    public async Task A_key_file_that_is_not_there_is_named()
    {
        ModuleSession.Outcome outcome = await RunAsync("Get-TestNodeFacts -Node $node", node.Reference("keyless", keyFile: "/nowhere/key"));

        Assert.Equal([nameof(Messages.KeyFileNotFound)], outcome.ErrorIds);
    }

    [SshFact]
    public async Task Consecutive_commands_share_one_connection()
    {
        await RunAsync("Get-TestNodeFacts -Node $node", node.Reference("shared"));
        int before = node.SessionCount;

        ModuleSession.Outcome outcome = await RunAsync("Get-TestNodeFacts -Node $node; Test-GoNode $node | ForEach-Object { $_.Node }", node.Reference("shared"));

        Assert.Empty(outcome.ErrorIds);
        Assert.Equal(2, outcome.Output.Count);
        Assert.Equal(before, node.SessionCount);
    }

    [SshFact]
    public async Task A_session_that_broke_between_two_commands_is_opened_again()
    {
        await RunAsync("Get-TestNodeFacts -Node $node", node.Reference("reopened"));
        await node.KillSessionsAsync();

        ModuleSession.Outcome outcome = await RunAsync("Get-TestNodeFacts -Node $node", node.Reference("reopened"));

        Assert.Empty(outcome.ErrorIds);
        Assert.Single(outcome.Output);
    }

    [SshFact]
    public async Task A_damaged_copy_of_the_module_is_pushed_again()
    {
        await RunAsync("Get-TestNodeFacts -Node $node", node.Reference("damage1"));
        string module = Assert.Single(Directory.GetDirectories(Path.Combine(node.Root, "module")));
        string file = Path.Combine(module, "dependencies", "YamlDotNet.dll");
        string whole = ContentHash.Of(await File.ReadAllBytesAsync(file));
        await File.WriteAllTextAsync(file, "damage");

        ModuleSession.Outcome outcome = await RunAsync("Get-TestNodeFacts -Node $node", node.Reference("damage2"));

        Assert.Empty(outcome.ErrorIds);
        Assert.Equal(whole, ContentHash.Of(await File.ReadAllBytesAsync(file)));
        Assert.Equal([module], Directory.GetFileSystemEntries(Path.Combine(node.Root, "module")));
    }

    [SshFact]
    public async Task A_large_file_arrives_whole_and_is_not_sent_twice()
    {
        const int Size = 40 << 20;
        string path = Path.Combine(node.Folder, "large");
        byte[] content = new byte[Size];
        new Random(1).NextBytes(content);
        await File.WriteAllBytesAsync(path, content);
        string hash = ContentHash.Of(content);

        ModuleSession.Outcome first = await SendAsync("sender", path, hash);
        ModuleSession.Outcome second = await SendAsync("sender", path, hash);

        Assert.Empty(first.ErrorIds.Concat(second.ErrorIds));
        long[] steps = Assert.IsType<long[]>(Assert.Single(first.Output).BaseObject);
        Assert.Equal((40, Size), (steps.Length, steps[^1]));
        Assert.Empty(Assert.IsType<long[]>(Assert.Single(second.Output).BaseObject));
        Assert.Equal(hash, ContentHash.Of(await File.ReadAllBytesAsync(Path.Combine(node.Root, "incoming", hash))));
    }

    [SshFact]
    public async Task A_file_that_arrives_different_is_refused_and_removed()
    {
        string path = Path.Combine(node.Folder, "changing");
        await File.WriteAllTextAsync(path, "changed after it was hashed");
        string hash = ContentHash.Of([1, 2, 3]);

        ModuleSession.Outcome outcome = await SendAsync("corrupt", path, hash);

        Assert.Equal([nameof(Messages.PushCorrupted)], outcome.ErrorIds);
        Assert.DoesNotContain(Directory.GetFiles(Path.Combine(node.Root, "incoming")), file => Path.GetFileName(file).StartsWith(hash, StringComparison.Ordinal));
    }

    [SshFact]
    public async Task A_node_lost_half_way_is_reported_as_of_unknown_fate()
    {
        using SilentServer server = new();
        Task<ModuleSession.Outcome> running = RunAsync($"Invoke-TestProbe -Node $node -Url {server.Url}", node.Reference("lost"));
        using TcpClient asked = await server.AcceptAsync();

        await node.KillSessionsAsync();
        ModuleSession.Outcome outcome = await running;

        Assert.Equal([nameof(Messages.NodeConnectionLost)], outcome.ErrorIds);
        Assert.Equal("lost", outcome.Errors[0].TargetObject);
    }

    [SshFact]
    public async Task An_operation_that_takes_too_long_is_stopped_on_the_node_and_reported()
    {
        using SilentServer server = new();
        // A session that is open already: its making must not use up the time of the question.
        await RunAsync("Get-TestNodeFacts -Node $node", node.Reference("slow"));
        (TcpClient asked, Task<ModuleSession.Outcome> running) = await server.AskedAsync(
            2, seconds => RunAsync($"Invoke-TestProbe -Node $node -Url {server.Url} -OperationTimeout {seconds}", node.Reference("slow")));

        await SilentServer.WaitForCloseAsync(asked);
        ModuleSession.Outcome outcome = await running;

        Assert.Equal([nameof(Messages.NodeTimedOut)], outcome.ErrorIds);
    }

    [SshFact]
    public async Task Ctrl_C_stops_the_operation_on_the_node_and_leaves_the_session_usable()
    {
        await ImportTestCmdletsAsync();
        using SilentServer server = new();
        using PowerShell shell = PowerShell.Create(session.Runspace);
        shell.AddScript($"param($node) Invoke-TestProbe -Node $node -Url {server.Url}").AddArgument(node.Reference("stopped"));
        Task<PSDataCollection<PSObject>> running = shell.InvokeAsync();
        using TcpClient asked = await server.AcceptAsync();
        int before = node.SessionCount;
        Stopwatch watch = Stopwatch.StartNew();

        await Task.Factory.FromAsync(shell.BeginStop(null, null), shell.EndStop).WaitAsync(Deadline);
        await Assert.ThrowsAnyAsync<PipelineStoppedException>(() => running);
        await SilentServer.WaitForCloseAsync(asked);
        // The question itself gives up after a minute.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(40));
        ModuleSession.Outcome outcome = await RunAsync("Get-TestNodeFacts -Node $node", node.Reference("stopped"));

        Assert.Single(outcome.Output);
        Assert.Equal(before, node.SessionCount);
    }

    [SshFact]
    public async Task Nodes_are_worked_on_while_a_slow_command_upstream_has_the_pipelines_thread()
    {
        await ImportTestCmdletsAsync();
        int before = node.SessionCount;
        using ManualResetEventSlim goOn = new();

        // The second node has its turn only when the first is done, long after the record that named both.
        Task<ModuleSession.Outcome> running = session.RunAsync(
            "param($nodes, $goOn) & { [pscustomobject]@{ Node = $nodes }; if (-not $goOn.Wait(60000)) { throw 'never told' } } | Get-TestNodeFacts -ThrottleLimit 1",
            new[] { node.Reference("upstream1"), node.Reference("upstream2") },
            goOn);
        Stopwatch watch = Stopwatch.StartNew();
        while (node.SessionCount < before + 2 && watch.Elapsed < TimeSpan.FromSeconds(40))
            await Task.Delay(50);
        int opened = node.SessionCount - before;
        goOn.Set();

        ModuleSession.Outcome outcome = await running.WaitAsync(Deadline);
        Assert.Equal(2, opened);
        Assert.Empty(outcome.ErrorIds);
        Assert.Equal(["upstream1", "upstream2"], outcome.Output.Select(line => line.ToString()!.Split(' ')[0]));
    }

    [SshFact]
    public async Task A_session_somebody_else_opened_is_used_and_left_open()
    {
        ModuleSession.Outcome outcome = await RunAsync(
            """
            $session = New-PSSession -HostName 127.0.0.1 -Port $more[0] -KeyFilePath $more[1] -Options @{ UserKnownHostsFile = "`"$($more[2])`"" }
            try { Get-TestNodeFacts -Node $session; Get-TestNodeFacts -Node $session; "$($session.State)" } finally { Remove-PSSession $session }
            """,
            string.Empty,
            node.Port,
            node.KeyFile,
            node.KnownHosts);

        Assert.Empty(outcome.ErrorIds);
        Assert.Equal(3, outcome.Output.Count);
        Assert.Equal("Opened", outcome.Output[2].BaseObject);
    }

    private Task<ModuleSession.Outcome> SendAsync(string name, string path, string hash) =>
        RunAsync("Send-TestFile -Node $node -Path $more[0] -Sha256 $more[1]", node.Reference(name), path, hash);

    private async Task<ModuleSession.Outcome> RunAsync(string script, object nodes, params object[] more)
    {
        await ImportTestCmdletsAsync();
        return await session.RunAsync("param($node, $more) " + script, nodes, more).WaitAsync(Deadline);
    }

    private Task ImportTestCmdletsAsync() => TestCmdlets.ImportAsync(session);
}
