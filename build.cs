#!/usr/bin/env dotnet
// The build of GoWinOps: `dotnet run build.cs` lists what it can do. It needs the .NET SDK and nothing else.
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
#:property RestoreLockedMode=false

using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using System.Xml.Linq;

using Interruption interruption = new();
return await new Build(interruption).RunAsync(args);

/// <summary>A thing that can be asked for by name, with what must be done before it.</summary>
internal sealed record Target(string Name, string Description, string[] After, Func<string[], Task> Action);

/// <summary>Ends the build with a message and an exit code.</summary>
internal sealed class BuildFailedException(string message, int exitCode = 1) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}

/// <summary>The targets and the order they run in.</summary>
internal sealed class Build
{
    private const string Configuration = "Release";
    // Not the compiler's idea of this file's path: a deterministic build, as on CI, replaces it.
    private static readonly string Root = AppContext.GetData("EntryPointFileDirectoryPath") as string
        ?? throw new BuildFailedException("Run it from its source: dotnet run build.cs.");
    private static readonly string Artifacts = Path.Combine(Root, "artifacts");
    private static readonly string ModuleFolder = Path.Combine(Artifacts, "module", "GoWinOps");

    /// <summary>The lab makes namespaces, mounts and network links.</summary>
    private static readonly bool LabRunsHere = OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess;

    private readonly Interruption interruption;
    private readonly List<Target> targets;
    private readonly HashSet<string> done = new(StringComparer.OrdinalIgnoreCase);
    private readonly string callersFolder = Environment.CurrentDirectory;
    private bool quiet;
    private bool testing;
    private bool tested;

    public Build(Interruption interruption)
    {
        this.interruption = interruption;
        targets =
        [
            new("build", "compile everything and lay the module out in artifacts/module/GoWinOps", [], _ => BuildSolutionAsync()),
            new("docs", "make the help files and the list of error ids from docs/ and the module", ["build"], _ => MakeDocsAsync()),
            new("pack", "make the Gallery package of that folder, with checksums", ["build", "docs"], _ => PackAsync()),
            new("test", "run every test this machine can run", ["build", "docs", "pack"], _ => TestAsync()),
            new("demo", "three Windows nodes, a load balancer, a rolling update without a lost request, and a rollback (Linux as root)", ["build", "docs"], _ => DemoAsync()),
            new("bench", "measure import, builds, remoting, push, services and rollouts against named baselines", ["build"], BenchAsync),
            new("shell", "PowerShell with the module imported; a prompt, or: shell -c \"command\", shell -f script.ps1", ["build"], ShellAsync),
            new("clean", "remove everything a build made", [], _ => { Clean(); return Task.CompletedTask; }),
        ];
    }

    public async Task<int> RunAsync(string[] args)
    {
        Environment.CurrentDirectory = Root;
        if (args.Length == 0)
        {
            Console.WriteLine("dotnet run build.cs <target>…");
            foreach (Target target in targets)
                Console.WriteLine($"  {target.Name,-6} {target.Description}");
            return 0;
        }

        try
        {
            // What follows `shell` or `bench` is theirs, and so is what `dotnet run` took from it (see build.props).
            int own = Array.FindIndex(args, name => name is "shell" or "bench");
            string[] names = own < 0 ? args : args[..(own + 1)];
            string[] taken = typeof(Build).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Where(item => item.Key is "-c" or "-f").SelectMany(item => new[] { item.Key, item.Value! }).ToArray();
            string[] rest = own < 0 ? [] : [.. taken, .. args[(own + 1)..]];
            Target[] wanted = names.Select(Find).ToArray();
            quiet = wanted[^1].Name == "shell";
            testing = wanted.Any(target => target.Name == "test");
            foreach (Target target in wanted)
                await RunAsync(target, rest);
            return 0;
        }
        catch (BuildFailedException failure)
        {
            if (failure.Message.Length > 0)
                Console.Error.WriteLine(failure.Message);
            if (testing && !tested)
                Console.WriteLine(new TestTotals { Failed = 1 });
            return failure.ExitCode;
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("Interrupted.");
            return 130;
        }
    }

    private Target Find(string name) => targets.Find(target => string.Equals(target.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new BuildFailedException($"There is no target '{name}'. Targets: {string.Join(", ", targets.Select(target => target.Name))}.", 2);

    private async Task RunAsync(Target target, string[] rest)
    {
        if (!done.Add(target.Name))
            return;
        foreach (string before in target.After)
            await RunAsync(Find(before), []);
        interruption.Token.ThrowIfCancellationRequested();
        long started = Stopwatch.GetTimestamp();
        if (!quiet)
            Console.WriteLine($"{target.Name}: {target.Description}");
        await target.Action(rest);
        if (!quiet && target.Name != "test")
            Console.WriteLine($"{target.Name}: done in {Stopwatch.GetElapsedTime(started).TotalSeconds.ToString("F1", CultureInfo.InvariantCulture)} s");
    }

    private async Task BuildSolutionAsync()
    {
        List<string> output = [];
        string[] arguments = ["build", "GoWinOps.sln", "-c", Configuration, "-m:2", "-nodeReuse:false", "-v", "q", "--nologo", "-clp:NoSummary"];
        int exitCode = await Children.RunAsync(Children.Dotnet, arguments, TimeSpan.FromMinutes(15), interruption, output: output.Add);
        if (exitCode != 0)
            throw new BuildFailedException(string.Join(Environment.NewLine, output.Distinct().Append("The build failed.")), exitCode);
    }

    private async Task MakeDocsAsync()
    {
        int exitCode = await Children.RunAsync(Children.Dotnet, [Output("build/GoWinOps.Packaging", "GoWinOps.Packaging"), "help", Root], TimeSpan.FromMinutes(2), interruption);
        // A test reports the same faults, next to all others.
        if (exitCode != 0 && !testing)
            throw new BuildFailedException("The documentation has faults; see above.", exitCode);
    }

    private Task PackAsync() => RequireAsync("The package could not be made; see above.", TimeSpan.FromMinutes(2), [Output("build/GoWinOps.Packaging", "GoWinOps.Packaging"), "package", Root]);

    private async Task TestAsync()
    {
        long started = Stopwatch.GetTimestamp();
        TestTotals totals = new();
        Dictionary<string, string> environment = await PrerequisitesAsync();
        await RunTestsAsync("GoWinOps.Tests", totals, environment, []);
        if (!LabRunsHere)
            Console.WriteLine("test: the lab tests did not run: their Windows nodes need Linux and root.");
        else if (File.Exists(Output("GoWinOps.LabTests")))
            await RunTestsAsync("GoWinOps.LabTests", totals, environment, [Output("GoWinOps.Lab"), "run", "--", Children.Dotnet]);
        Console.WriteLine($"test: done in {Stopwatch.GetElapsedTime(started).TotalSeconds.ToString("F1", CultureInfo.InvariantCulture)} s");
        Console.WriteLine(totals);
        tested = true;
        if (totals.Failed > 0 || totals.Passed == 0)
            throw new BuildFailedException(string.Empty);
    }

    /// <summary>What the tests need from outside (Go, HAProxy, OpenSSH, the Windows nodes' root), put in place where that is possible, by variable.</summary>
    private async Task<Dictionary<string, string>> PrerequisitesAsync()
    {
        Dictionary<string, string> environment = new();
        if (!OperatingSystem.IsLinux())
            return environment;
        void Read(string line)
        {
            Match setting = Regex.Match(line, "^(GOWINOPS_[A-Z_]+)=(.*)$");
            if (setting.Success)
                environment[setting.Groups[1].Value] = setting.Groups[2].Value;
            else
                Console.WriteLine(line);
        }

        int exitCode = await Children.RunAsync(Children.Dotnet, [Output("GoWinOps.Lab"), "prerequisites"], TimeSpan.FromMinutes(15), interruption, output: Read);
        if (exitCode != 0 && LabRunsHere)
            throw new BuildFailedException("What the tests need could not be put in place; see above.");
        if (exitCode != 0)
            Console.WriteLine("test: Go and HAProxy are used as far as they are on this machine; tests that miss them are skipped.");
        return environment;
    }

    private async Task RunTestsAsync(string project, TestTotals totals, Dictionary<string, string> environment, string[] wrapper)
    {
        string results = Path.Combine(Artifacts, "tests");
        string trx = Path.Combine(results, project + ".trx");
        Directory.CreateDirectory(results);
        File.Delete(trx);
        Console.WriteLine($"test: {project}");
        string[] arguments =
        [
            .. wrapper, "test", Output(project), "--results-directory", results, "--logger", $"trx;LogFileName={project}.trx", "--logger", "console;verbosity=minimal",
            "--blame-hang-timeout", "5min", "--blame-hang-dump-type", "none",
            // Microsoft's schema of Azure Pipelines is in no package; who has a copy names it.
            .. string.IsNullOrEmpty(Environment.GetEnvironmentVariable("GOWINOPS_AZURE_SCHEMA")) ? new[] { "--filter", "Needs!=AzureSchema" } : [],
        ];
        int exitCode = await Children.RunAsync(Children.Dotnet, arguments, TimeSpan.FromMinutes(25), interruption, environment);
        int failedBefore = totals.Failed;
        totals.Add(trx);
        if (exitCode != 0 && totals.Failed == failedBefore)
        {
            totals.Failed++;
            Console.WriteLine($"test: {project} ended with exit code {exitCode} and no failed test: counted as one failure.");
        }
    }

    private async Task DemoAsync()
    {
        if (!LabRunsHere)
            throw new BuildFailedException("demo: needs Linux and root: its Windows nodes live in network namespaces and mounts of their own.");
        int exitCode = await Children.RunAsync(Children.Dotnet, [Output("GoWinOps.Lab"), "demo"], TimeSpan.FromMinutes(30), interruption);
        if (exitCode != 0)
            throw new BuildFailedException("The demo failed; see above.", exitCode);
    }

    private async Task BenchAsync(string[] rest)
    {
        int exitCode = await Children.RunAsync(Children.Dotnet, [Output("GoWinOps.Bench"), .. rest], TimeSpan.FromMinutes(60), interruption);
        if (exitCode != 0)
            throw new BuildFailedException("The bench failed; see above.", exitCode);
    }

    private async Task ShellAsync(string[] rest)
    {
        interruption.LeaveControlCToChild = true;
        int exitCode = await Children.RunAsync(Children.Dotnet, [Output("GoWinOps.Shell"), "-m", Path.Combine(ModuleFolder, "GoWinOps.psd1"), .. rest], Timeout.InfiniteTimeSpan, interruption, folder: callersFolder);
        if (exitCode != 0)
            throw new BuildFailedException(string.Empty, exitCode);
    }

    private static void Clean()
    {
        IEnumerable<string> made = new[] { "src", "tests", "build" }.Where(Directory.Exists)
            .SelectMany(Directory.GetDirectories).SelectMany(project => new[] { Path.Combine(project, "bin"), Path.Combine(project, "obj") });
        foreach (string folder in made.Append(Artifacts).Where(Directory.Exists))
            Directory.Delete(folder, recursive: true);
    }

    private async Task RequireAsync(string failure, TimeSpan deadline, string[] arguments)
    {
        int exitCode = await Children.RunAsync(Children.Dotnet, arguments, deadline, interruption);
        if (exitCode != 0)
            throw new BuildFailedException(failure, exitCode);
    }

    private static string Output(string project) => Output("tests/" + project, project);

    private static string Output(string folder, string assembly) => Path.Combine(Root, folder, "bin", Configuration, "net10.0", assembly + ".dll");
}

/// <summary>What the test runs reported.</summary>
internal sealed class TestTotals
{
    public int Passed { get; private set; }

    public int Failed { get; set; }

    public int Skipped { get; private set; }

    public void Add(string trxPath)
    {
        if (!File.Exists(trxPath))
            return;
        foreach (XElement result in XDocument.Load(trxPath).Descendants().Where(element => element.Name.LocalName == "UnitTestResult"))
        {
            switch ((string?)result.Attribute("outcome"))
            {
                case "Passed": Passed++; break;
                case "NotExecuted": Skipped++; break;
                default: Failed++; break;
            }
        }
    }

    public override string ToString() => $"{Passed} passed, {Failed} failed" + (Skipped > 0 ? $", {Skipped} skipped" : string.Empty);
}

/// <summary>Ctrl+C and a request to end, as one token.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly List<PosixSignalRegistration> registrations = new();

    public Interruption()
    {
        foreach (PosixSignal signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP })
            registrations.Add(PosixSignalRegistration.Create(signal, OnSignal));
    }

    public CancellationToken Token => source.Token;

    /// <summary>True once the end was asked for by something that does not reach the children as a terminal's Ctrl+C does.</summary>
    public bool ChildrenMustBeTold { get; private set; }

    public bool LeaveControlCToChild { get; set; }

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in registrations)
            registration.Dispose();
        source.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        if (context.Signal == PosixSignal.SIGINT && LeaveControlCToChild)
            return;
        ChildrenMustBeTold = context.Signal != PosixSignal.SIGINT || Console.IsInputRedirected;
        source.Cancel();
    }
}

/// <summary>Child processes that end when the build ends.</summary>
internal static class Children
{
    private const int TerminateSignal = 15;
    private static readonly TimeSpan GraceAfterControlC = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan GraceAfterTerminate = TimeSpan.FromSeconds(30);

    /// <summary>The dotnet command this build was started with.</summary>
    public static string Dotnet { get; } = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } path ? path : "dotnet";

    /// <summary>Runs a command to its end and returns its exit code; on interruption or past the deadline it is asked to end, then ended with all it started.</summary>
    public static async Task<int> RunAsync(
        string file, IEnumerable<string> arguments, TimeSpan deadline, Interruption interruption, IReadOnlyDictionary<string, string>? environment = null,
        Action<string>? output = null, string? folder = null)
    {
        ProcessStartInfo start = new(file, arguments) { UseShellExecute = false, RedirectStandardOutput = output is not null, WorkingDirectory = folder };
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        using Process process = Process.Start(start) ?? throw new BuildFailedException($"'{file}' did not start.");
        if (output is not null)
        {
            process.OutputDataReceived += (_, line) => { if (line.Data is not null) output(line.Data); };
            process.BeginOutputReadLine();
        }

        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(interruption.Token);
        limit.CancelAfter(deadline);
        try
        {
            await process.WaitForExitAsync(limit.Token);
            return process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            bool late = !interruption.Token.IsCancellationRequested;
            await EndAsync(process, tellAtOnce: late || interruption.ChildrenMustBeTold);
            if (late)
                throw new BuildFailedException($"'{file} {string.Join(' ', start.ArgumentList)}' was ended: it took longer than {deadline}.");
            throw;
        }
    }

    private static async Task EndAsync(Process process, bool tellAtOnce)
    {
        if (!tellAtOnce && await ExitsWithinAsync(process, GraceAfterControlC))
            return;
        if (!OperatingSystem.IsWindows() && Kill(process.Id, TerminateSignal) == 0 && await ExitsWithinAsync(process, GraceAfterTerminate))
            return;
        process.Kill(entireProcessTree: true);
    }

    private static async Task<bool> ExitsWithinAsync(Process process, TimeSpan grace)
    {
        using CancellationTokenSource limit = new(grace);
        try
        {
            await process.WaitForExitAsync(limit.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Kill(int processId, int signal);
}
