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
using System.IO.Compression;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security;
using System.Security.Cryptography;
using System.Text;
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
    private static readonly string Root = Path.GetDirectoryName(SourcePath())!;
    private static readonly string Artifacts = Path.Combine(Root, "artifacts");
    private static readonly string ModuleFolder = Path.Combine(Artifacts, "module", "GoWinOps");

    /// <summary>The lab makes namespaces, mounts and network links.</summary>
    private static readonly bool LabRunsHere = OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess;

    private readonly Interruption interruption;
    private readonly List<Target> targets;
    private readonly HashSet<string> done = new(StringComparer.OrdinalIgnoreCase);
    private readonly string callersFolder = Environment.CurrentDirectory;
    private bool quiet;

    public Build(Interruption interruption)
    {
        this.interruption = interruption;
        targets =
        [
            new("build", "compile everything and lay the module out in artifacts/module/GoWinOps", [], _ => BuildSolutionAsync()),
            new("docs", "make the help files and the list of error ids from docs/ and the module", ["build"], _ => MakeDocsAsync()),
            new("pack", "make the Gallery package of that folder, with checksums", ["build", "docs"], _ => { Package.Write(ModuleFolder, Artifacts); return Task.CompletedTask; }),
            new("test", "run every test this machine can run", ["build", "docs", "pack"], _ => TestAsync()),
            new("demo", "three Windows nodes, a load balancer, a rolling update without a lost request, and a rollback (Linux as root)", ["build", "docs"], _ => DemoAsync()),
            new("bench", "measure import, remoting, push and rollouts against named baselines", ["build"], BenchAsync),
            new("shell", "PowerShell with the module imported; a prompt, or: shell -- -c \"command\", shell -- -f script.ps1", ["build"], ShellAsync),
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
            // What follows `shell` or `bench` is theirs.
            int own = Array.FindIndex(args, name => name is "shell" or "bench");
            string[] names = own < 0 ? args : args[..(own + 1)];
            string[] rest = own < 0 ? [] : args[(own + 1)..];
            Target[] wanted = names.Select(Find).ToArray();
            quiet = wanted[^1].Name == "shell";
            foreach (Target target in wanted)
                await RunAsync(target, rest);
            return 0;
        }
        catch (BuildFailedException failure)
        {
            if (failure.Message.Length > 0)
                Console.Error.WriteLine(failure.Message);
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
        await RequireAsync("The build failed.", TimeSpan.FromMinutes(15), ["build", "GoWinOps.sln", "-c", Configuration, "-m:2", "-nodeReuse:false", "-v", "q", "--nologo", "-clp:NoSummary;ErrorsOnly"]);
    }

    private Task MakeDocsAsync() => RequireAsync("The documentation has faults; see above.", TimeSpan.FromMinutes(2), [Output("docs/generator", "GoWinOps.Docs"), Root]);

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
        if (totals.Failed > 0 || totals.Passed == 0)
            throw new BuildFailedException(string.Empty);
    }

    /// <summary>What the tests need from outside (Go, HAProxy, OpenSSH, the Windows nodes' root), put in place where that is possible, by variable.</summary>
    private async Task<Dictionary<string, string>> PrerequisitesAsync()
    {
        Dictionary<string, string> environment = new();
        if (!LabRunsHere)
            return environment;
        void Read(string line)
        {
            Match setting = Regex.Match(line, "^(GOWINOPS_[A-Z_]+)=(.*)$");
            if (setting.Success)
                environment[setting.Groups[1].Value] = setting.Groups[2].Value;
            else
                Console.WriteLine(line);
        }

        int exitCode = await Children.RunAsync(Children.Dotnet, [Output("GoWinOps.Lab"), "prepare"], TimeSpan.FromMinutes(15), interruption, output: Read);
        if (exitCode != 0)
            throw new BuildFailedException("What the tests need could not be put in place; see above.");
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
        // `dotnet run` takes -c and -f for itself unless they follow `--`; these two names reach us either way.
        IEnumerable<string> arguments = rest.Select((argument, index) => index > 0 ? argument : argument.ToLowerInvariant() switch { "-command" => "-c", "-file" => "-f", _ => argument });
        interruption.LeaveControlCToChild = true;
        int exitCode = await Children.RunAsync(Children.Dotnet, [Output("GoWinOps.Shell"), "-m", Path.Combine(ModuleFolder, "GoWinOps.psd1"), .. arguments], Timeout.InfiniteTimeSpan, interruption, folder: callersFolder);
        if (exitCode != 0)
            throw new BuildFailedException(string.Empty, exitCode);
    }

    private static void Clean()
    {
        IEnumerable<string> made = new[] { "src", "tests", "docs" }.Where(Directory.Exists)
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

    private static string SourcePath([CallerFilePath] string path = "") => path;
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

/// <summary>The package of the module folder, in the form the PowerShell Gallery takes, the same bytes for the same folder.</summary>
internal static class Package
{
    private static readonly DateTimeOffset EntryTime = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static void Write(string moduleFolder, string artifacts)
    {
        string manifest = File.ReadAllText(Path.Combine(moduleFolder, "GoWinOps.psd1"));
        string version = Value(manifest, "ModuleVersion");
        string folder = Path.Combine(artifacts, "package");
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        string package = Path.Combine(folder, $"GoWinOps.{version}.nupkg");
        string[] files = Directory.GetFiles(moduleFolder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray();
        using (ZipArchive archive = ZipFile.Open(package, ZipArchiveMode.Create))
        {
            Add(archive, "_rels/.rels", """
                <?xml version="1.0" encoding="utf-8"?>
                <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Type="http://schemas.microsoft.com/packaging/2010/07/manifest" Target="/GoWinOps.nuspec" Id="R1" /></Relationships>
                """);
            Add(archive, "GoWinOps.nuspec", Specification(manifest, version));
            IEnumerable<string> types = files.Select(file => Path.GetExtension(file).TrimStart('.')).Append("nuspec").Where(type => type.Length > 0).Distinct().Order(StringComparer.Ordinal);
            Add(archive, "[Content_Types].xml", "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
                + "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\" />"
                + string.Concat(types.Select(type => $"<Default Extension=\"{type}\" ContentType=\"application/octet-stream\" />"))
                + "<Override PartName=\"/LICENSE\" ContentType=\"text/plain\" /></Types>");
            foreach (string file in files)
                Add(archive, Path.GetRelativePath(moduleFolder, file).Replace('\\', '/'), File.ReadAllBytes(file));
        }

        IEnumerable<string> sums = files.Append(package).Select(file => $"{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))}  {Path.GetRelativePath(artifacts, file).Replace('\\', '/')}");
        File.WriteAllText(Path.Combine(artifacts, "SHA256SUMS"), string.Join('\n', sums.Order(StringComparer.Ordinal)) + "\n");
        Console.WriteLine($"pack: {Path.GetRelativePath(Environment.CurrentDirectory, package)}, {files.Length} files");
    }

    private static string Specification(string manifest, string version)
    {
        string[] cmdlets = Values(manifest, "CmdletsToExport");
        IEnumerable<string> tags = Values(manifest, "Tags").Append("PSModule").Append("PSIncludes_Cmdlet").Concat(cmdlets.SelectMany(name => new[] { "PSCmdlet_" + name, "PSCommand_" + name }));
        return $"""
            <?xml version="1.0" encoding="utf-8"?>
            <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
              <metadata>
                <id>GoWinOps</id>
                <version>{version}</version>
                <authors>{SecurityElement.Escape(Value(manifest, "Author"))}</authors>
                <license type="expression">MIT</license>
                <requireLicenseAcceptance>false</requireLicenseAcceptance>
                <description>{SecurityElement.Escape(Value(manifest, "Description"))}</description>
                <releaseNotes>{SecurityElement.Escape(Value(manifest, "ReleaseNotes"))}</releaseNotes>
                <copyright>{SecurityElement.Escape(Value(manifest, "Copyright"))}</copyright>
                <tags>{SecurityElement.Escape(string.Join(' ', tags))}</tags>
              </metadata>
            </package>
            """;
    }

    private static string Value(string manifest, string key) => Regex.Match(manifest, $@"^\s*{key}\s*=\s*'([^']*)'", RegexOptions.Multiline) is { Success: true } match
        ? match.Groups[1].Value
        : throw new BuildFailedException($"GoWinOps.psd1 has no {key}.");

    private static string[] Values(string manifest, string key) =>
        Regex.Matches(Regex.Match(manifest, $@"^\s*{key}\s*=\s*@\(([^)]*)\)", RegexOptions.Multiline).Groups[1].Value, "'([^']+)'").Select(match => match.Groups[1].Value).ToArray();

    private static void Add(ZipArchive archive, string name, string text) => Add(archive, name, Encoding.UTF8.GetBytes(text));

    private static void Add(ZipArchive archive, string name, byte[] content)
    {
        ZipArchiveEntry entry = archive.CreateEntry(name, CompressionLevel.Optimal);
        entry.LastWriteTime = EntryTime;
        using Stream stream = entry.Open();
        stream.Write(content);
    }
}
