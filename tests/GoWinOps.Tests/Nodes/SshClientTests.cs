using System;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using GoWinOps.Build;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Tests.Shell;
using Xunit;

namespace GoWinOps.Tests.Nodes;

/// <summary>The process behind a session and how it ends. Small scripts stand in for the client, because they can be made to behave badly.</summary>
public sealed class SshClientTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(40);
    private readonly BlockingCollection<string> lines = [];
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [UnixFact]
    public async Task Lines_go_in_and_out_and_the_end_of_the_input_ends_the_client()
    {
        SshClient client = Start("cat");

        client.Write("grüße");
        client.Write(new string('x', 1 << 20));

        Assert.Equal("grüße", Take());
        Assert.Equal(1 << 20, Take().Length);
        client.EndWithin(Limit);
        await client.Ended.WaitAsync(Limit);
        Assert.Equal("the SSH client ended with exit code 0.", client.LastWords);
    }

    [UnixFact]
    public async Task A_client_that_closes_its_error_output_works_on_and_one_that_closes_its_output_is_ended()
    {
        SshClient quiet = Start("exec 2>&-; cat");
        SshClient deaf = new(Command("exec >&-; sleep 60"));

        deaf.Start(lines.Add, () => { });
        await deaf.Ended.WaitAsync(Limit);
        quiet.Write("still here");

        Assert.Equal("still here", Take());
        await quiet.KillAsync().WaitAsync(Limit);
    }

    [UnixFact]
    public async Task A_client_that_does_not_end_with_its_input_is_killed_after_the_grace()
    {
        SshClient client = Start("echo started; sleep 60");
        Take();

        client.EndWithin(TimeSpan.FromMilliseconds(100));

        await client.Ended.WaitAsync(Limit);
        await ended.Task.WaitAsync(Limit);
    }

    [UnixFact]
    public async Task A_client_that_takes_nothing_neither_holds_up_the_writer_nor_outlives_its_end()
    {
        SshClient client = Start("echo $$; sleep 60");
        int id = int.Parse(Take(), System.Globalization.CultureInfo.InvariantCulture);

        for (int line = 0; line < 100; line++)
            client.Write(new string('x', 1 << 16));
        await client.KillAsync().WaitAsync(Limit);
        client.Write("too late");

        Assert.Throws<ArgumentException>(() => Process.GetProcessById(id));
        Assert.True(ended.Task.IsCompletedSuccessfully);
    }

    [UnixFact]
    public async Task What_a_client_left_behind_is_ended_with_it()
    {
        SshClient client = Start("sleep 60 & echo $!");
        int id = int.Parse(Take(), System.Globalization.CultureInfo.InvariantCulture);

        await client.Ended.WaitAsync(Limit);

        // Its parent is gone, so it stays in the list until init has taken note of it.
        Stopwatch watch = Stopwatch.StartNew();
        while (IsAlive(id) && watch.Elapsed < Limit)
            await Task.Delay(20);
        Assert.False(IsAlive(id));
    }

    [UnixFact]
    public async Task The_last_of_what_a_client_says_is_kept_and_its_last_line_is_the_reason_for_the_end()
    {
        SshClient client = Start("i=0; while [ $i -lt 2000 ]; do echo \"noise $i\" >&2; i=$((i+1)); done; echo 'ssh: connect to host web01: refused' >&2; exit 255");

        await client.Ended.WaitAsync(Limit);

        Assert.Equal("ssh: connect to host web01: refused", client.LastWords);
        Assert.InRange(client.Said.Length, 4096, 8192);
        Assert.Contains("noise 1999", client.Said, StringComparison.Ordinal);
        Assert.DoesNotContain("noise 0\n", client.Said, StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task What_goes_wrong_with_a_line_ends_the_client_and_not_the_process()
    {
        SshClient client = new(Command("echo line; sleep 60"));

        client.Start(_ => throw new FormatException("no such message"), ended.SetResult);

        await ended.Task.WaitAsync(Limit);
        Assert.Contains("no such message", client.LastWords, StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task A_client_that_is_killed_before_it_was_started_never_starts()
    {
        string trace = Path.Combine(Path.GetTempPath(), $"gowinops-{Guid.NewGuid():N}");
        SshClient client = new(Command($": > '{trace}'"));

        await client.KillAsync().WaitAsync(Limit);
        client.Start(lines.Add, ended.SetResult);

        await ended.Task.WaitAsync(Limit);
        Assert.False(File.Exists(trace));
    }

    [Fact]
    public void A_client_that_cannot_be_started_says_so()
    {
        SshClient client = new(new ToolCommand("ssh", Path.Combine(Path.GetTempPath(), "nowhere", "at all")));

        GoWinOpsException exception = Assert.Throws<GoWinOpsException>(() => client.Start(lines.Add, ended.SetResult));

        Assert.Equal(nameof(Messages.ToolNotStarted), exception.ErrorId);
        Assert.True(client.Ended.IsCompleted);
    }

    [Fact]
    public void What_a_node_is_called_is_never_taken_for_an_option()
    {
        NodeReference node = NodeReference.Parse("ssh://admin@web01:2222");
        node.KeyFilePath = "/keys/a key";

        ToolCommand command = SshOptions.Session("/usr/bin/ssh", node, TimeSpan.FromSeconds(5));

        Assert.Equal(["-s", "--", "web01", "powershell"], command.Arguments.TakeLast(4));
        Assert.Equal(["-l", "admin", "-i", "/keys/a key", "-p", "2222"], command.Arguments.SkipLast(4).TakeLast(6));
        Assert.Superset(
            new[] { "-oBatchMode=yes", "-oStrictHostKeyChecking=yes", "-oConnectTimeout=5", "-oServerAliveInterval=15", "-oServerAliveCountMax=3", "-oIdentitiesOnly=yes" }.ToHashSet(),
            command.Arguments.ToHashSet());
    }

    private static bool IsAlive(int id)
    {
        try
        {
            using Process process = Process.GetProcessById(id);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static ToolCommand Command(string script) => new("/bin/sh", Path.GetTempPath(), "-c", script);

    private SshClient Start(string script)
    {
        SshClient client = new(Command(script));
        client.Start(lines.Add, ended.SetResult);
        return client;
    }

    private string Take() => lines.TryTake(out string? line, Limit) ? line : throw new TimeoutException("No line came.");
}
