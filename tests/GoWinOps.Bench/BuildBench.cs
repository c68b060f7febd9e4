using System;
using System.Collections;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Lab.Go;

namespace GoWinOps.Bench;

/// <summary>Invoke-GoCrossBuild for six targets, against the same six <c>go build</c> commands run by hand one after the other.</summary>
/// <remarks>
/// Where something is compiled, each side has a change, or an empty build cache, of its own, so that neither finds what the other has compiled. The long
/// measurement comes last.
/// </remarks>
internal sealed class BuildBench : IDisposable
{
    private const int ColdRounds = 1;
    private const int WarmRounds = 5;
    private const string Version = "1.0.0";
    private static readonly string[] Targets = ["windows/amd64", "windows/arm64", "windows/386", "linux/amd64", "linux/arm64", "darwin/arm64"];

    private readonly string folder;
    private readonly string module;
    private readonly GoToolchain go;
    private readonly Runspace runspace;
    private string cache;

    private BuildBench(string folder, string module, GoToolchain go, string manifest)
    {
        this.folder = folder;
        this.module = module;
        this.go = go;
        cache = Path.Combine(folder, "cache");
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.ImportPSModule(manifest);
        runspace = RunspaceFactory.CreateRunspace(state);
        runspace.Open();
    }

    /// <summary>Measures three times: with nothing changed, with one file changed, and with empty caches. Each is reported as soon as it is known.</summary>
    public static async Task RunAsync(string manifest, Action<Comparison> report, CancellationToken cancellationToken)
    {
        GoToolchain go = await GoToolchainCache.EnsureAsync(Console.Error.WriteLine, cancellationToken);
        string folder = Directory.CreateTempSubdirectory("gowinops-bench-").FullName;
        try
        {
            string samples = Path.Combine(Path.GetDirectoryName(manifest)!, "..", "..", "..", "tests", "samples");
            string module = await BuildSample.WriteAsync(folder, Path.GetFullPath(samples), cancellationToken);
            using BuildBench bench = new(folder, module, go, manifest);
            await bench.ByHandAsync(cancellationToken);
            await bench.OwnAsync();
            report(await bench.CompareAsync("six targets, nothing changed", WarmRounds, () => Task.CompletedTask, cancellationToken));
            report(await bench.CompareAsync("six targets, one file changed", WarmRounds, () => BuildSample.ChangeAsync(bench.module, cancellationToken), cancellationToken));
            report(await bench.CompareAsync("six targets, nothing compiled before", ColdRounds, bench.EmptyCache, cancellationToken));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => runspace.Dispose();

    private async Task<Comparison> CompareAsync(string name, int rounds, Func<Task> prepare, CancellationToken cancellationToken)
    {
        List<TimeSpan> own = [];
        List<TimeSpan> other = [];
        for (int round = 0; round < rounds; round++)
        {
            // Whoever comes second finds the source in the file system's cache: take turns.
            bool isOwnFirst = round % 2 == 0;
            foreach (bool isOwn in new[] { isOwnFirst, !isOwnFirst })
            {
                await prepare();
                (isOwn ? own : other).Add(await Clock.TimeAsync(() => isOwn ? OwnAsync() : ByHandAsync(cancellationToken)));
            }
        }

        return new Comparison(name, "go build by hand, one target after the other", own, other);
    }

    private Task EmptyCache()
    {
        cache = Path.Combine(folder, "cache-" + Guid.NewGuid().ToString("N"));
        return Task.CompletedTask;
    }

    private Dictionary<string, string> BuildEnvironment() => new(go.Environment) { ["GOCACHE"] = cache };

    private async Task OwnAsync()
    {
        using PowerShell shell = PowerShell.Create(runspace);
        shell.AddCommand("Invoke-GoCrossBuild")
            .AddParameter("Package", Path.Combine(module, "cmd", "orders"))
            .AddParameter("Target", Targets)
            .AddParameter("Version", Version)
            .AddParameter("GoPath", go.Executable)
            .AddParameter("OutputPath", Path.Combine(folder, "own"))
            .AddParameter("Environment", new Hashtable(BuildEnvironment()));
        PSDataCollection<PSObject> built = await shell.InvokeAsync();
        if (built.Count != Targets.Length || shell.HadErrors)
            throw new InvalidOperationException("Invoke-GoCrossBuild failed: " + string.Join("; ", shell.Streams.Error));
    }

    private async Task ByHandAsync(CancellationToken cancellationToken)
    {
        foreach (string[] target in Targets.Select(target => target.Split('/')))
        {
            string output = Path.Combine(folder, "by-hand", string.Join('_', target), target[0] == "windows" ? "orders.exe" : "orders");
            ProcessStartInfo start = new(go.Executable, ["build", "-trimpath", "-ldflags=-X main.version=" + Version, "-o", output, "./cmd/orders"])
            {
                WorkingDirectory = module,
            };
            foreach (KeyValuePair<string, string> variable in BuildEnvironment())
                start.Environment[variable.Key] = variable.Value;
            (start.Environment["GOOS"], start.Environment["GOARCH"], start.Environment["CGO_ENABLED"]) = (target[0], target[1], "0");
            using Process process = Process.Start(start)!;
            await process.WaitForExitAsync(cancellationToken);
            if (process.ExitCode != 0)
                throw new InvalidOperationException($"go build for {string.Join('/', target)} failed.");
        }
    }
}
