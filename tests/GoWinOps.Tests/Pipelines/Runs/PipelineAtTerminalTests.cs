using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Runtime.Versioning;
using System.Threading.Tasks;
using GoWinOps.Tests.Build;
using GoWinOps.Tests.Hosting;
using GoWinOps.Tests.Shell;
using Xunit;

namespace GoWinOps.Tests.Pipelines.Runs;

/// <summary>What is typed at a terminal goes to all programs in it; here it must reach the command alone.</summary>
[SupportedOSPlatform("linux")]
public sealed class PipelineAtTerminalTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);
    private readonly string mark = Guid.NewGuid().ToString("N");
    private readonly InvokeGoPipelineScene scene = new();

    public void Dispose() => scene.Dispose();

    [TerminalFact]
    public async Task Ctrl_C_cancels_the_stage_ends_its_tools_and_leaves_a_session_that_goes_on_with_it()
    {
        using TerminalProcess terminal = await BuildAsync();

        await terminal.InterruptAsync();
        await terminal.TypeAsync("'still' + ' here'");
        await terminal.ReadUntilAsync("still here");

        Assert.Equal("0", (await File.ReadAllTextAsync(scene.Folder.Combine("terminal"))).Trim());
        Assert.Empty(ToolProcessTests.ProcessesWith(mark));
        string journal = await File.ReadAllTextAsync(Directory.GetFiles(scene.Journals, "*.jsonl").Single());
        Assert.Contains("\"stage\":\"build\",\"event\":\"cancelled\"", journal, StringComparison.Ordinal);
        Assert.DoesNotContain("\"event\":\"failed\"", journal, StringComparison.Ordinal);
        await terminal.TypeAsync($"'build is ' + (Invoke-GoPipeline -Resume -Manifest '{scene.Program}' -JournalPath '{scene.Journals}').Stages[0].State");
        await terminal.ReadUntilAsync("build is Succeeded");
    }

    [TerminalFact]
    public async Task Closing_the_terminal_ends_the_tools_as_well()
    {
        using TerminalProcess terminal = await BuildAsync();

        terminal.Close();

        Stopwatch watch = Stopwatch.StartNew();
        while (ToolProcessTests.ProcessesWith(mark).Count > 0)
        {
            Assert.True(watch.Elapsed < Deadline, "A tool runs on.");
            await Task.Delay(50);
        }
    }

    /// <summary>A pipeline at a terminal whose build has begun and will not end by itself.</summary>
    private async Task<TerminalProcess> BuildAsync()
    {
        await scene.SetAsync();
        // It notes its terminal: field 7 of proc_pid_stat(5), which is 0 for none.
        string go = scene.Folder.WriteScript(
            "slow-go",
            $"if [ \"$1\" = build ] && [ ! -e '{scene.Folder.Combine("started")}' ]; then cut -d' ' -f7 /proc/self/stat > '{scene.Folder.Combine("terminal")}'; "
            + $"MARK={mark} sleep 600 & touch '{scene.Folder.Combine("started")}'; wait; exit 1; fi\nexec '{TestGo.Path}' \"$@\"");
        using FileSystemWatcher watcher = new(scene.Folder.Path, "started");
        TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        watcher.Created += (_, _) => started.TrySetResult();
        watcher.EnableRaisingEvents = true;
        TerminalProcess terminal = await TerminalProcess.StartAsync(ModuleSession.ManifestPath);
        await terminal.TypeAsync($"Invoke-GoPipeline '{scene.Program}' -JournalPath '{scene.Journals}' -GoPath '{go}' -Stage build -Version 1.0.0");
        await started.Task.WaitAsync(Deadline);
        return terminal;
    }
}
