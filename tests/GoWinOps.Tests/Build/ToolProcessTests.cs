using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.Versioning;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Build;
using GoWinOps.Problems;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Build;

public sealed class ToolProcessTests : IDisposable
{
    private static readonly TimeSpan Generous = TimeSpan.FromMinutes(1);
    private readonly TestFolder folder = new();

    [GoFact]
    public async Task Arguments_reach_a_program_as_they_were_given()
    {
        folder.WriteProgram("echo", "example.com/echo");
        folder.Write("echo/main.go", "package main\n\nimport (\n\t\"fmt\"\n\t\"os\"\n)\n\nfunc main() {\n\tfor _, a := range os.Args[1:] {\n\t\tfmt.Printf(\"%q\\n\", a)\n\t}\n}\n");
        string program = folder.Combine(OperatingSystem.IsWindows() ? "echo.exe" : "echo-program");
        ToolCommand build = new(TestGo.Path, folder.Combine("echo"), "build", "-o", program, ".");
        Assert.Equal(0, (await ToolProcess.RunAsync(build, TimeSpan.FromMinutes(5), null, CancellationToken.None)).ExitCode);
        string[] arguments = ["", "a b", "\"", "\\", "\\\"", "a\\\\", "a b\\", "--x=\"y z\"", "'single'", "$HOME", "%PATH%", "tab\there", "ü版🚀", "\"\"", "a\"b\"c d\\\\\"", "*", "-"];

        ToolResult result = await ToolProcess.RunAsync(new ToolCommand(program, folder.Path, arguments), Generous, null, CancellationToken.None);

        Assert.Equal(arguments.Select(GoQuoted), ToolResult.LinesOf(result.Output));
    }

    [PlatformFact(TestPlatform.Unix)]
    [UnsupportedOSPlatform("windows")]
    public async Task Both_streams_and_the_exit_code_are_kept_and_lines_are_told_as_they_come()
    {
        List<string> lines = new();

        ToolResult result = await ToolProcess.RunAsync(Shell("echo out; echo one >&2; echo two >&2; exit 3"), Generous, lines.Add, CancellationToken.None);

        Assert.Equal((3, "out\n", "one\ntwo\n"), (result.ExitCode, result.Output, result.Error));
        Assert.Equal(new[] { "one", "two" }, lines);
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_named()
    {
        ToolCommand command = new(folder.Combine("no-such-program"), folder.Path);

        GoWinOpsException exception = await Assert.ThrowsAsync<GoWinOpsException>(() => ToolProcess.RunAsync(command, Generous, null, CancellationToken.None));

        Assert.Equal(nameof(Messages.ToolNotStarted), exception.ErrorId);
    }

    [PlatformFact(TestPlatform.Linux)]
    [SupportedOSPlatform("linux")]
    public async Task A_cancelled_program_is_ended_with_all_it_started_orphans_included()
    {
        string mark = Guid.NewGuid().ToString("N");
        ToolCommand command = Shell("(setsid sleep 300 &) ; (sleep 300 & sleep 300) & echo ready >&2; sleep 300");
        command.Environment["TEST_MARK"] = mark;
        TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenSource stop = new();

        Task<ToolResult> run = ToolProcess.RunAsync(command, Generous, _ => ready.TrySetResult(), stop.Token);
        await ready.Task.WaitAsync(Generous);
        Assert.NotEmpty(ProcessesWith(mark));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);

        Assert.Empty(ProcessesWith(mark));
    }

    [PlatformFact(TestPlatform.Linux)]
    [SupportedOSPlatform("linux")]
    public async Task A_program_that_Ctrl_C_ended_before_the_command_was_stopped_has_not_failed()
    {
        string mark = Guid.NewGuid().ToString("N");
        ToolCommand command = Shell("echo ready >&2; kill -INT $$; sleep 300");
        command.Environment["TEST_MARK"] = mark;
        TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenSource stop = new();

        Task<ToolResult> run = ToolProcess.RunAsync(command, Generous, _ => ready.TrySetResult(), stop.Token);
        await ready.Task.WaitAsync(Generous);
        while (ProcessesWith(mark).Count > 0)
            await Task.Yield();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [PlatformFact(TestPlatform.Unix)]
    [UnsupportedOSPlatform("windows")]
    public async Task A_deadline_that_passes_is_said_so()
    {
        GoWinOpsException exception = await Assert.ThrowsAsync<GoWinOpsException>(
            () => ToolProcess.RunAsync(Shell("sleep 300"), TimeSpan.FromMilliseconds(100), null, CancellationToken.None));

        Assert.Equal(nameof(Messages.ToolTimedOut), exception.ErrorId);
    }

    public void Dispose() => folder.Dispose();

    /// <summary>The ids of the processes whose environment holds a text; those that have ended and wait to be reaped have none.</summary>
    internal static IReadOnlyList<string> ProcessesWith(string text)
    {
        List<string> ids = new();
        foreach (string process in Directory.EnumerateDirectories("/proc").Where(path => Path.GetFileName(path).All(char.IsDigit)))
        {
            try
            {
                if (File.ReadAllText(Path.Combine(process, "environ"), Encoding.Latin1).Contains(text))
                    ids.Add(Path.GetFileName(process));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Ended while we looked, or not ours.
            }
        }

        return ids;
    }

    private ToolCommand Shell(string script) => new("/bin/sh", folder.Path, "-c", script);

    private static string GoQuoted(string text) =>
        "\"" + text.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\t", "\\t") + "\"";
}
