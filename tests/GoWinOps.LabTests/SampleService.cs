using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Lab;
using GoWinOps.Lab.Go;
using GoWinOps.Lab.Nodes;

namespace GoWinOps.LabTests;

/// <summary>Builds of the samples for Windows. Each is made once; whoever asks gets a file of its own, to do with it what it likes.</summary>
internal static class SampleService
{
    public const int Port = 8080;

    private const string Sample = "orders";

    private static readonly TimeSpan BuildDeadline = TimeSpan.FromMinutes(3);

    private static readonly ConcurrentDictionary<string, Lazy<Task<byte[]>>> Builds = new();

    /// <returns>The path of the executable on this machine.</returns>
    public static async Task<string> BuildAsync(string folder, string version, string behaviour = "good")
    {
        var executable = Path.Combine(folder, $"orders-{version}-{behaviour}.exe");
        await CopyAsync(executable, Sample, "-ldflags", $"-X main.version={version} -X main.behaviour={behaviour}", "./cmd/orders");
        return executable;
    }

    /// <summary>Builds the least a service can be, which starts and stops as fast as a Go program does.</summary>
    /// <returns>The path of the executable on this machine.</returns>
    public static async Task<string> BuildIdleAsync(string folder)
    {
        var executable = Path.Combine(folder, "idle.exe");
        await CopyAsync(executable, Sample, "-ldflags", "-s -w", "./cmd/idle");
        return executable;
    }

    /// <summary>Runs the sample's own tests on this machine.</summary>
    /// <returns>What go wrote.</returns>
    public static Task<string> TestAsync() => GoAsync(Sample, ["test", "./..."], new Dictionary<string, string>());

    /// <summary>Copies the executable to the node, makes a service of it and starts it.</summary>
    public static async Task InstallAsync(WindowsNode node, string service, string executable)
    {
        var target = $@"C:\ProgramData\{service}.exe";
        File.Copy(executable, node.HostPath(target), overwrite: true);
        var port = Port.ToString(CultureInfo.InvariantCulture);
        await ControlAsync(node, "create", service, "binPath=", $"{target} --service --listen :{port}");
        await ControlAsync(node, "start", service);
    }

    /// <summary>Deletes a service that is stopped.</summary>
    public static Task RemoveAsync(WindowsNode node, string service) => ControlAsync(node, "delete", service);

    public static Task StopAsync(WindowsNode node, string service) => ControlAsync(node, "stop", service);

    /// <summary>What the service control manager says of a service, one property a line: <c>STATE : 4 RUNNING</c>.</summary>
    public static Task<string> QueryAsync(WindowsNode node, string service) => ControlAsync(node, "query", service);

    /// <summary>Builds tests/samples/console, the plain console program, for Windows.</summary>
    public static Task BuildConsoleAsync(string executable) => CopyAsync(executable, "console", ".");

    private static async Task CopyAsync(string executable, string sample, params string[] arguments)
    {
        var build = Builds.GetOrAdd($"{sample} {string.Join(' ', arguments)}", _ => new Lazy<Task<byte[]>>(() => MakeAsync(sample, arguments)));
        await File.WriteAllBytesAsync(executable, await build.Value);
    }

    private static async Task<byte[]> MakeAsync(string sample, string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("gowinops-sample-");
        try
        {
            var made = Path.Combine(folder.FullName, "made.exe");
            await GoAsync(
                sample,
                ["build", "-trimpath", "-o", made, .. arguments],
                new Dictionary<string, string> { ["GOOS"] = "windows", ["GOARCH"] = "amd64", ["CGO_ENABLED"] = "0" });
            return await File.ReadAllBytesAsync(made);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<string> GoAsync(string sample, string[] arguments, Dictionary<string, string> environment)
    {
        using var deadline = new CancellationTokenSource(BuildDeadline);
        var go = await GoToolchainCache.EnsureAsync(static _ => { }, deadline.Token);
        foreach (var (name, value) in go.Environment)
        {
            environment.TryAdd(name, value);
        }

        return await TestProgram.RunAsync(
            go.Executable, arguments, Path.Combine(LabPaths.FindRepository(), "tests", "samples", sample), environment, deadline.Token);
    }

    private static async Task<string> ControlAsync(WindowsNode node, string verb, string service, params string[] rest)
    {
        var result = await node.RunAsync("sc.exe", [verb, service, .. rest]);
        if (result.ExitCode != 0)
        {
            throw new InvalidOperationException($"sc {verb} {service} on {node.Name} ended with {result.ExitCode}: {result.Output}{result.Error}");
        }

        return result.Output;
    }
}
