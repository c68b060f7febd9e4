using System;
using System.Collections;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Threading.Tasks;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Build;

public sealed class MeasureGoStartupTests(StartupPrograms programs) : IClassFixture<StartupPrograms>, IDisposable
{
    private const string Told = "-ArgumentList '-listen', '127.0.0.1:{port}' -HealthUrl 'http://localhost:{port}/healthz' -IdleTime 0";
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);
    private readonly ModuleSession session = new();
    private readonly string ids = programs.Folder.Combine("ids-" + Guid.NewGuid().ToString("N"));

    [GoFact]
    public async Task A_program_is_measured_from_its_start_to_its_first_healthy_answer()
    {
        ModuleSession.Outcome outcome = await MeasureAsync("-Path $light -Count 3 " + Told);

        Assert.Empty(outcome.ErrorIds);
        Assert.Empty(outcome.Warnings);
        PSObject measured = Assert.Single(outcome.Output);
        Assert.Equal("light", Value<string>(measured, "Name"));
        Assert.Equal(new FileInfo(programs.Light).Length, Value<long>(measured, "Size"));
        Assert.Equal(3, Value<int>(measured, "Count"));
        Assert.Equal(1.0, Value<double>(measured, "Ratio"));
        PSObject[] runs = Items(measured, "Runs");
        TimeSpan[] times = runs.Select(run => Value<TimeSpan>(run, "StartupTime")).Order().ToArray();
        Assert.Equal(3, times.Length);
        Assert.Equal(times, new[] { Value<TimeSpan>(measured, "Minimum"), Value<TimeSpan>(measured, "Median"), Value<TimeSpan>(measured, "Maximum") });
        Assert.InRange(times[0], TimeSpan.FromTicks(1), TimeSpan.FromSeconds(30));
        if (OperatingSystem.IsLinux())
        {
            Assert.All(runs, run => Assert.True(Value<bool>(run, "EndedWhenAsked")));
            Assert.InRange(Value<long>(measured, "IdleMemory"), 1 << 20, Value<long>(measured, "PeakMemory"));
        }

        Assert.Equal(4, Ids().Count);
        Assert.All(Ids(), AssertGone);
    }

    [GoFact]
    public async Task Two_builds_are_measured_in_turns_and_the_slow_package_is_named()
    {
        string starts = programs.Folder.Combine("starts-" + Guid.NewGuid().ToString("N"));

        ModuleSession.Outcome outcome = await MeasureAsync(
            "-Path $light, $heavy -Count 2 -ServiceStartLimit 0.3 " + Told, new Dictionary<string, string> { ["STARTS"] = starts });

        Assert.Empty(outcome.ErrorIds);
        Assert.Equal(Enumerable.Repeat(new[] { "light", "heavy" }, 3).SelectMany(pair => pair), File.ReadAllLines(starts).Select(Path.GetFileNameWithoutExtension));
        Assert.Equal(new[] { "light", "heavy" }, outcome.Output.Select(measured => Value<string>(measured, "Name")));
        PSObject heavy = outcome.Output[1];
        // Which of the two starts faster is a busy machine's affair; how much is what was measured.
        double light = Value<TimeSpan>(outcome.Output[0], "Median").TotalMilliseconds;
        Assert.Equal(Math.Round(Value<TimeSpan>(heavy, "Median").TotalMilliseconds / light, 3), Value<double>(heavy, "Ratio"));
        Assert.True(Value<TimeSpan>(heavy, "Minimum") >= TimeSpan.FromMilliseconds(200));
        // On a busy machine another package can take as long, when it has to wait for a processor.
        PSObject[] packages = Items(heavy, "Packages");
        Assert.Equal(packages.Select(package => Value<TimeSpan>(package, "Duration")).OrderDescending(), packages.Select(package => Value<TimeSpan>(package, "Duration")));
        PSObject ballast = Assert.Single(packages, package => Value<string>(package, "Package") == "example.com/service/ballast");
        Assert.True(Value<TimeSpan>(ballast, "Duration") >= TimeSpan.FromMilliseconds(199));
        Assert.Equal(Value<TimeSpan>(ballast, "Duration") / Value<TimeSpan>(heavy, "InitTime"), Value<double>(ballast, "Share"), 0.01);
        Assert.True(Value<long>(ballast, "AllocatedBytes") >= 4 << 20);
        Assert.DoesNotContain(Items(outcome.Output[0], "Packages"), package => Value<string>(package, "Package").StartsWith("example.com", StringComparison.Ordinal));
        Assert.Contains(outcome.Warnings, warning => warning.Contains(Value<string>(packages[0], "Package"), StringComparison.Ordinal));
    }

    [GoTheory]
    [InlineData("-Environment (@{ PORT = '{port}' } + $environment)")]
    [InlineData("-LogPattern '^serves on .*:0$' -ArgumentList '-listen', '127.0.0.1:0' -Environment $environment")]
    public async Task A_port_or_a_line_of_the_log_tells_readiness_as_well(string parameters)
    {
        ModuleSession.Outcome outcome = await MeasureAsync("-Path $light -Count 1 -IdleTime 0 -NoInitTrace " + parameters, hasEnvironment: true);

        Assert.Empty(outcome.ErrorIds);
        PSObject measured = Assert.Single(outcome.Output);
        Assert.True(Value<TimeSpan>(measured, "Median") > TimeSpan.Zero);
        Assert.Null(measured.Properties["InitTime"].Value);
        Assert.Empty(Items(measured, "Packages"));
    }

    [GoFact]
    public async Task Artifacts_come_through_the_pipeline_with_their_version()
    {
        ModuleSession.Outcome outcome = await session.RunAsync(
            $"param($package, $go, $output, $target, $other) . {{ Invoke-GoCrossBuild $package -GoPath $go -OutputPath $output -Target $target -Version 3.1.0 -VersionVariable '' -Name piped"
            + $" ; [pscustomobject]@{{ Path = $other; Version = '2.0.0' }} }} | Measure-GoStartup -Count 1 {Told}",
            programs.Folder.Combine("service"),
            TestGo.Path,
            programs.Folder.Combine("piped"),
            (OperatingSystem.IsWindows() ? "windows/" : "linux/") + "amd64",
            programs.Heavy);

        Assert.Empty(outcome.ErrorIds);
        Assert.Equal(new[] { "piped 3.1.0", "heavy 2.0.0" }, outcome.Output.Select(measured => Value<string>(measured, "Name") + " " + Value<string>(measured, "Label")));
    }

    [GoFact]
    public async Task An_executable_for_another_system_is_an_error_of_its_own()
    {
        string foreign = programs.Folder.Write("foreign-" + Guid.NewGuid().ToString("N"), "MZ this machine cannot run it");

        ModuleSession.Outcome outcome = await session.RunAsync("Measure-GoStartup $args[0], $args[1] -Count 1 " + Told, foreign, programs.Light);

        Assert.Equal(new[] { "ToolNotStarted" }, outcome.ErrorIds);
        Assert.Equal("light", Value<string>(Assert.Single(outcome.Output), "Name"));
    }

    [GoFact]
    public async Task A_program_that_ends_is_reported_with_its_last_words_and_the_other_goes_on()
    {
        ModuleSession.Outcome outcome = await MeasureAsync(
            $"-Path '{programs.Folder.Combine("missing")}', $light -Count 1 -NoInitTrace "
            + "-ArgumentList '-listen', '127.0.0.1:{port}' -LogPattern 'serves on' -IdleTime 0 -StartTimeout 30");

        Assert.Equal(new[] { "ArtifactMissing" }, outcome.ErrorIds);
        Assert.Null(Assert.Single(outcome.Output).Properties["Ratio"].Value);

        ModuleSession.Outcome ended = await MeasureAsync("-Path $light -Count 1 -LogPattern x -ArgumentList '-behaviour', 'exit'");

        Assert.Equal(new[] { "StartupProgramEnded" }, ended.ErrorIds);
        Assert.Contains("exit code 3", ended.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Contains("no database", ended.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Equal(programs.Light, ended.Errors[0].TargetObject);
    }

    [GoFact]
    public async Task A_program_that_is_never_ready_is_killed_at_its_deadline()
    {
        ModuleSession.Outcome outcome = await MeasureAsync(
            "-Path $light -Count 1 -StartTimeout 2 -HealthUrl 'http://127.0.0.1:{port}/healthz' -ArgumentList '-listen', '127.0.0.1:{port}', '-behaviour', 'never'");

        Assert.Equal(new[] { "StartupTimedOut" }, outcome.ErrorIds);
        Assert.Contains("/healthz", outcome.Errors[0].ToString(), StringComparison.Ordinal);
        // On a busy machine its time may be up before it has said which process it is.
        Assert.All(File.Exists(ids) ? Ids() : [], AssertGone);
    }

    [GoFact(TestPlatform.Linux)]
    [SupportedOSPlatform("linux")]
    public async Task A_program_that_does_not_end_is_killed_and_so_is_what_it_leaves_behind()
    {
        ModuleSession.Outcome stubborn = await MeasureAsync(
            "-Path $light -Count 1 -NoInitTrace -StopTimeout 0.2 -LogPattern 'serves on' -IdleTime 0 -ArgumentList '-listen', '127.0.0.1:0', '-behaviour', 'stubborn'");
        ModuleSession.Outcome parent = await MeasureAsync(
            "-Path $light -Count 1 -NoInitTrace -LogPattern 'serves on' -IdleTime 0 -ArgumentList '-listen', '127.0.0.1:0', '-behaviour', 'parent'");

        Assert.Empty(stubborn.ErrorIds);
        Assert.False(Value<bool>(Items(Assert.Single(stubborn.Output), "Runs")[0], "EndedWhenAsked"));
        Assert.Empty(parent.ErrorIds);
        Assert.True(Value<bool>(Items(Assert.Single(parent.Output), "Runs")[0], "EndedWhenAsked"));
        Assert.Equal(3, Ids().Count);
        Assert.All(Ids(), AssertGone);
    }

    [GoFact]
    public async Task Ctrl_C_kills_the_program_that_runs()
    {
        using FileSystemWatcher watcher = new(programs.Folder.Path, Path.GetFileName(ids));
        TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        watcher.Changed += (_, _) => started.TrySetResult();
        watcher.EnableRaisingEvents = true;
        using PowerShell shell = PowerShell.Create(session.Runspace);
        shell.AddScript("Measure-GoStartup $args[0] -LogPattern 'never written' -ArgumentList '-behaviour', 'never' -Environment $args[1]");
        shell.AddArgument(programs.Light).AddArgument(new Hashtable { ["IDS"] = ids });

        IAsyncResult running = shell.BeginInvoke();
        await started.Task.WaitAsync(Deadline);
        await Task.Factory.FromAsync(shell.BeginStop, shell.EndStop, null).WaitAsync(Deadline);

        Assert.Equal(PSInvocationState.Stopped, shell.InvocationStateInfo.State);
        Assert.Throws<PipelineStoppedException>(() => shell.EndInvoke(running));
        Assert.All(Ids(), AssertGone);
    }

    [GoFact]
    public async Task A_port_that_another_program_answers_on_is_refused()
    {
        using TcpListener other = new(IPAddress.Loopback, 0);
        other.Start();
        int port = ((IPEndPoint)other.LocalEndpoint).Port;

        ModuleSession.Outcome outcome = await MeasureAsync(
            $"-Path $light -Count 1 -Port {port} -ArgumentList '-listen', '127.0.0.1:{{port}}' -HealthUrl 'http://127.0.0.1:{{port}}/healthz'");

        Assert.Equal(new[] { "StartupPortTaken" }, outcome.ErrorIds);
        Assert.Contains(port.ToString(CultureInfo.InvariantCulture), outcome.Errors[0].ToString(), StringComparison.Ordinal);
    }

    [PlatformFact(TestPlatform.Unix)]
    [UnsupportedOSPlatform("windows")]
    public async Task A_program_not_written_in_Go_is_measured_without_packages()
    {
        string script = programs.Folder.WriteScript("plain-" + Guid.NewGuid().ToString("N"), "echo init lies @x ms\necho ready\nexec sleep 600");

        ModuleSession.Outcome outcome = await session.RunAsync("Measure-GoStartup $args[0] -Count 2 -IdleTime 0 -LogPattern '^ready$'", script);

        Assert.Empty(outcome.ErrorIds);
        PSObject measured = Assert.Single(outcome.Output);
        Assert.Null(measured.Properties["InitTime"].Value);
        Assert.Equal(2, Items(measured, "Runs").Length);
    }

    [Theory]
    [InlineData("", "StartupPortUnknown")]
    [InlineData("-HealthUrl 'http://localhost:{port}/'", "StartupPortUnknown")]
    [InlineData("-HealthUrl 'ftp://localhost/'", "ProbeUrlInvalid")]
    [InlineData("-LogPattern '('", "StartupPatternInvalid")]
    public async Task What_cannot_be_measured_is_refused_before_anything_starts(string parameters, string errorId)
    {
        ModuleSession.Outcome outcome = await session.RunAsync("Measure-GoStartup $args[0] " + parameters, programs.Folder.Combine("anything"));

        Assert.Equal(new[] { errorId }, outcome.ErrorIds);
    }

    public void Dispose() => session.Dispose();

    private Task<ModuleSession.Outcome> MeasureAsync(string parameters, Dictionary<string, string>? environment = null, bool hasEnvironment = false)
    {
        Hashtable variables = new(environment ?? []) { ["IDS"] = ids };
        return session.RunAsync(
            $"param($light, $heavy, $environment) Measure-GoStartup {parameters}" + (hasEnvironment ? string.Empty : " -Environment $environment"),
            programs.Light,
            programs.Heavy,
            variables);
    }

    private List<int> Ids() => File.ReadAllLines(ids).Select(line => int.Parse(line, CultureInfo.InvariantCulture)).ToList();

    private static void AssertGone(int id)
    {
        try
        {
            using Process process = Process.GetProcessById(id);
            // One whose parent is gone may wait for init to take note of its end.
            Assert.True(process.HasExited || IsZombie(id), $"process {id} still runs");
        }
        catch (ArgumentException)
        {
            // As it should be.
        }
    }

    private static bool IsZombie(int id)
    {
        string path = $"/proc/{id.ToString(CultureInfo.InvariantCulture)}/stat";
        return File.Exists(path) && File.ReadAllText(path).Split(") ")[^1].StartsWith('Z');
    }

    private static T Value<T>(PSObject item, string property) => (T)item.Properties[property].Value;

    private static PSObject[] Items(PSObject item, string property) =>
        ((IEnumerable)item.Properties[property].Value).Cast<object>().Select(PSObject.AsPSObject).ToArray();
}
