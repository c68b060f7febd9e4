using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace GoWinOps.Tests.Build.Binaries;

/// <summary>A small Go program under git, with a module that is replaced by a local one, built on demand in many ways and each way once.</summary>
public sealed class GoProbe : IAsyncLifetime
{
    /// <summary>What is stamped into <c>main.commit</c>, unless a build says otherwise.</summary>
    internal const string Commit = "a b \"c\" ü";

    private readonly TestFolder folder = new();
    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> builds = new();

    internal string Folder => folder.Combine("probe");

    internal string Revision { get; private set; } = string.Empty;

    public async Task InitializeAsync()
    {
        folder.Write("lib/go.mod", "module example.com/lib\n\ngo 1.19\n");
        folder.Write("lib/lib.go", "package lib\n\nconst Name = \"lib\"\n");
        folder.Write(
            "probe/go.mod",
            "module example.com/probe\n\ngo 1.19\n\nrequire example.com/lib v1.2.3\n\nreplace example.com/lib v1.2.3 => ../lib\n");
        folder.Write("probe/internal/build.info/info.go", "package info\n\nvar Region = \"none\"\n");
        folder.Write(
            "probe/main.go",
            "package main\n\nimport (\n\t\"example.com/lib\"\n\tinfo \"example.com/probe/internal/build.info\"\n)\n\n"
            + "var version = \"1.2.3\"\nvar commit string\nvar empty = \"full\"\n\nfunc main() { println(lib.Name, version, commit, empty, info.Region) }\n");
        await TestFolder.CommitAllAsync(Folder);
        Revision = (await TestFolder.GitAsync(Folder, "rev-parse", "HEAD")).Trim();
    }

    public Task DisposeAsync()
    {
        folder.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>Builds for a target with further arguments, and returns the executable.</summary>
    internal Task<string> BuildAsync(string target, params string[] arguments)
    {
        string key = string.Join("\n", arguments.Prepend(target));
        return builds.GetOrAdd(key, _ => new Lazy<Task<string>>(() => BuildOnceAsync(target, arguments))).Value;
    }

    /// <summary>Builds with values stamped into variables.</summary>
    internal Task<string> BuildStampedAsync(string target, string linkerFlags = "", params string[] arguments) => BuildAsync(
        target,
        arguments.Append($"-ldflags={linkerFlags} -X 'main.commit={Commit}' -X main.empty= -X example.com/probe/internal/build.info.Region=north").ToArray());

    /// <summary>Builds the sample service with the modules the tests were given.</summary>
    internal async Task<string> BuildSampleAsync(string target, params string[] arguments)
    {
        string output = folder.Combine("out", Guid.NewGuid().ToString("N"), "orders");
        Dictionary<string, string> environment = new(GoModulesTheoryAttribute.Modules) { ["CGO_ENABLED"] = "0", ["GOOS"] = target.Split('/')[0], ["GOARCH"] = target.Split('/')[1] };
        string sample = System.IO.Path.Combine(Hosting.ModuleSession.RepositoryRoot, "tests", "samples", "orders");
        await RunAsync(sample, environment, ["build", "-o", output, .. arguments, "./cmd/orders"]);
        return output;
    }

    /// <summary>What the real Go command says of an executable.</summary>
    internal async Task<string[]> GoVersionAsync(string path) => (await RunAsync(Path.GetTempPath(), [], "version", "-m", path)).Split('\n');

    private async Task<string> BuildOnceAsync(string target, string[] arguments)
    {
        string output = folder.Combine("out", Guid.NewGuid().ToString("N"), "probe");
        string[] parts = target.Split('/');
        await RunAsync(
            Folder,
            new Dictionary<string, string> { ["GOOS"] = parts[0], ["GOARCH"] = parts[1], ["CGO_ENABLED"] = "0", ["GOFLAGS"] = string.Empty, ["GOPROXY"] = "off" },
            ["build", "-o", output, .. arguments, "."]);
        return output;
    }

    private static async Task<string> RunAsync(string workingFolder, Dictionary<string, string> environment, params string[] arguments)
    {
        ProcessStartInfo start = new(TestGo.Path, arguments) { WorkingDirectory = workingFolder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["GOTOOLCHAIN"] = "local";
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(5));
        return process.ExitCode == 0 ? await output : throw new InvalidOperationException($"go {string.Join(' ', arguments)}: {error}");
    }
}
