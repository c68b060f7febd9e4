using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Lab.Go;
using GoWinOps.Lab.Nodes;
using GoWinOps.Lab.Scenario;

namespace GoWinOps.Bench;

/// <summary>How long a cycle of switching, starting and stopping a service takes, over a thousand, and what they leave behind.</summary>
internal static class ServiceCycleBench
{
    private const string Service = "bench-cycle";
    private const int Cycles = 1000;
    private const int WarmUp = 25;

    public static async Task<bool> RunAsync(WindowsCluster cluster, string manifest, string samples, CancellationToken cancellationToken)
    {
        string folder = Directory.CreateTempSubdirectory("gowinops-bench-").FullName;
        using ControlSession control = new(manifest, Console.Error.WriteLine);
        string node = FleetStatusBench.AddressOf(cluster, cluster.Nodes[0]);
        try
        {
            string path = Path.Combine(folder, "idle.exe");
            GoToolchain go = await GoToolchainCache.EnsureAsync(Console.Error.WriteLine, cancellationToken);
            await BuildAsync(go, samples, path, cancellationToken);
            ControlSession.Outcome installed = await control.RunAsync(
                $"foreach ($version in '2.0.0', '1.0.0') {{ Install-GoService {Service} -Path '{path}' -Version $version -StartupType Manual -Node '{node}' }}", cancellationToken);
            if (installed.Errors.Count > 0)
                throw new InvalidOperationException(installed.Errors[0].ToString());
            using NodeShell shell = new(cluster, cluster.Nodes[0]);
            ServiceCycles cycles = new(Service, shell.RunAsync);
            await cycles.PrepareAsync();
            await cycles.RunAsync(WarmUp);
            ServiceCycles.Remains before = await cycles.CountAsync();
            TimeSpan time = await Clock.TimeAsync(() => cycles.RunAsync(Cycles));
            ServiceCycles.Remains after = await cycles.CountAsync();
            string grown = after.GrownSince(before);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{Cycles} cycles of switching, starting and stopping a service: {time.TotalMilliseconds / Cycles:F0} ms each; before: {before}; after: {after}; left behind: {(grown.Length == 0 ? "nothing" : grown)}"));
            return grown.Length == 0;
        }
        finally
        {
            await control.RunAsync($"Uninstall-GoService {Service} -Node '{node}' -Confirm:$false -Force", CancellationToken.None);
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task BuildAsync(GoToolchain go, string samples, string path, CancellationToken cancellationToken)
    {
        ProcessStartInfo start = new(go.Executable, ["build", "-trimpath", "-o", path, "./cmd/idle"]) { WorkingDirectory = samples };
        foreach ((string name, string value) in go.Environment)
            start.Environment[name] = value;
        (start.Environment["GOOS"], start.Environment["GOARCH"], start.Environment["CGO_ENABLED"]) = ("windows", "amd64", "0");
        using Process process = Process.Start(start)!;
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
            throw new InvalidOperationException("The service could not be built.");
    }
}
