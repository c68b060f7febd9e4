using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Lab.Isolation;
using Xunit;

namespace GoWinOps.LabTests;

/// <summary>Labs started by the lab's own command line, from inside this one.</summary>
[Collection(LabCollection.Name)]
public sealed class IsolationTests(LabFixture lab)
{
    private static readonly TimeSpan EndDeadline = TimeSpan.FromSeconds(60);

    [LabFact]
    public async Task Nothing_of_a_lab_is_left_when_the_process_that_started_it_is_killed()
    {
        using var other = await OtherLab.UpAsync();
        Assert.NotEmpty(ProcessesOf(other));

        other.Kill();

        await PollAsync("every process of the lab is gone", () => ProcessesOf(other).Count == 0);
        Assert.DoesNotContain(LabFolder.FindRunning(), running => running.Id == other.Id);

        using var next = await OtherLab.UpAsync();
        Assert.False(Directory.Exists(other.Folder), "the next start deletes the folder of the killed lab");
        await next.DownAsync();
    }

    [LabFact]
    public async Task Nothing_of_a_lab_is_left_after_Control_C()
    {
        using var other = await OtherLab.UpAsync();

        Assert.Equal(0, await other.InterruptAsync());

        Assert.Empty(ProcessesOf(other));
        Assert.False(Directory.Exists(other.Folder));
    }

    [LabFact]
    public async Task Two_labs_run_side_by_side_with_the_same_addresses()
    {
        using var other = await OtherLab.UpAsync();
        var node = lab.Cluster.Nodes[0];
        var known = await File.ReadAllTextAsync(Path.Combine(other.Folder, "known_hosts"));

        // The strict check of the host key proves that it is this lab's node that answers at the address both have.
        Assert.Contains(node.Address, known, StringComparison.Ordinal);
        Assert.Equal([node.Name], await NodeSession.InvokeAsync(lab.Cluster, node, "[Environment]::MachineName"));
        Assert.Equal(0, await other.CommandAsync("kill", "WEB-01"));
        Assert.True(await Reachability.AnswersAsync(node));

        await other.DownAsync();
        Assert.False(Directory.Exists(other.Folder));
        Assert.True(await Reachability.AnswersAsync(node));
    }

    [LabFact]
    public async Task A_lab_takes_commands_and_refuses_wrong_ones()
    {
        using var other = await OtherLab.UpAsync();
        Assert.Equal(0, await other.CommandAsync("cut", "WEB-01"));
        Assert.Equal(0, await other.CommandAsync("restore", "WEB-01"));
        Assert.Equal(0, await other.CommandAsync("delay", "WEB-01", "5ms"));
        Assert.Equal(0, await other.CommandAsync("loss", "WEB-01", "10"));
        Assert.Equal(1, await other.CommandAsync("loss", "WEB-01", "101"));
        Assert.Equal(1, await other.CommandAsync("cut", "WEB-09"));
        await other.DownAsync();
    }

    [LabFact]
    public async Task The_exit_code_of_the_command_is_that_of_the_run()
    {
        using var process = OtherLab.Start("run", "--", "sh", "-c", "exit 7");
        using var deadline = new CancellationTokenSource(EndDeadline);
        await process.WaitForExitAsync(deadline.Token);

        Assert.Equal(7, process.ExitCode);
    }

    // Everything in a lab inherits the variable that names its folder.
    private static List<int> ProcessesOf(OtherLab other)
    {
        var found = new List<int>();
        foreach (var id in Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, out _)))
        {
            try
            {
                var environment = File.ReadAllText($"/proc/{id}/environ").Split('\0');
                if (environment.Contains($"{LabNamespace.FolderVariable}={other.Folder}"))
                {
                    found.Add(int.Parse(id!));
                }
            }
            catch (IOException)
            {
                // The process ended between the two looks.
            }
        }

        return found;
    }

    private static async Task PollAsync(string what, Func<bool> condition)
    {
        var time = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(time.Elapsed < EndDeadline, $"{what} within {EndDeadline.TotalSeconds} s");
            await Task.Delay(50);
        }
    }
}
