using System;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Lab.Images;
using GoWinOps.Lab.Go;
using GoWinOps.Lab.Pipelines;

namespace GoWinOps.Lab.CommandLine;

/// <summary>Makes what this machine can have, and prints where it is as settings for the tests: <c>GOWINOPS_NAME=value</c>.</summary>
internal static class PrerequisitesCommand
{
    public static async Task<int> RunAsync(Action<string> log, CancellationToken cancellation)
    {
        if (ExternalProgram.Find("apt-get") is null)
        {
            log("This machine has no apt-get: tests use the Go in PATH, if there is one.");
        }
        else
        {
            var go = await GoToolchainCache.EnsureAsync(log, cancellation);
            Console.WriteLine($"GOWINOPS_GO={go.Executable}");
            foreach (var (name, value) in go.Environment)
            {
                Console.WriteLine($"GOWINOPS_{name}={value}");
            }
        }

        var canInstall = LabPrerequisites.Obstacle is null;
        await AddPipelineChecksAsync(canInstall, log, cancellation);
        if (LabPrerequisites.Obstacle is { } obstacle)
        {
            log($"No Windows nodes here: {obstacle}.");
            return 0;
        }

        await HostPackages.EnsureCompilerAsync(log, cancellation);
        var prerequisites = await LabPrerequisites.EnsureAsync(log, cancellation);
        Console.WriteLine($"GOWINOPS_HAPROXY={await HaProxyLauncher.WriteAsync(prerequisites.WindowsImage, cancellation)}");
        Console.WriteLine($"GOWINOPS_WINDOWS_IMAGE={prerequisites.WindowsImage}");
        Console.WriteLine($"GOWINOPS_NODE_HOST={prerequisites.NodeHost}");
        return 0;
    }

    // Without them some tests are skipped; no reason to run none at all.
    private static async Task AddPipelineChecksAsync(bool canInstall, Action<string> log, CancellationToken cancellation)
    {
        string? obstacle = null;
        try
        {
            if (canInstall)
            {
                await HostPackages.EnsureNodeAsync(log, cancellation);
            }

            obstacle = PipelineChecks.Obstacle;
            if (obstacle is null)
            {
                Console.WriteLine($"GOWINOPS_PIPELINE_CHECKS={await PipelineChecks.EnsureAsync(log, cancellation)}");
            }
        }
        catch (LabException exception)
        {
            obstacle = exception.Message;
        }

        if (obstacle is not null)
        {
            log($"Pipelines are not checked against the grammars of CI systems: {obstacle}");
        }
    }
}
