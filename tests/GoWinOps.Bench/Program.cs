using System;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Lab;
using GoWinOps.Lab.Isolation;

namespace GoWinOps.Bench;

/// <summary>Measures what users wait for, each against a named baseline in the same run.</summary>
internal static class Program
{
    private const string Usage = "usage: GoWinOps.Bench [import] [builds] [session] [push] [services] [rollouts]   (all of them when none is named)";
    private const int Interrupted = 130;
    private static readonly string[] Known = ["import", "builds", "session", "push", "services", "rollouts"];

    private static async Task<int> Main(string[] args)
    {
        if (args is [ImportBench.ProbeCommand, string probed])
        {
            ImportBench.Probe(probed);
            return 0;
        }

        if (args.Except(Known).Any())
        {
            await Console.Error.WriteLineAsync(Usage);
            return 2;
        }

        using CancellationTokenSource source = new();
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context, source));
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, source));
        try
        {
            return await MeasureAsync(args, source.Token);
        }
        catch (OperationCanceledException) when (source.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("Interrupted.");
            return Interrupted;
        }
    }

    private static async Task<int> MeasureAsync(string[] args, CancellationToken cancellationToken)
    {
        PackagedAssemblies.Use(ManifestPath());
        string[] wanted = args.Length > 0 ? args : Known;
        if (wanted.Contains("import") && LabNamespace.Current is null)
            Console.WriteLine(await ImportBench.RunAsync(ManifestPath(), cancellationToken));
        if (wanted.Contains("builds") && LabNamespace.Current is null)
            await BuildBench.RunAsync(ManifestPath(), Console.WriteLine, cancellationToken);
        string[] onNodes = wanted.Where(name => name is not ("import" or "builds")).ToArray();
        return onNodes.Length == 0 ? 0
            : LabPrerequisites.Obstacle is { } obstacle ? Refuse(onNodes, obstacle)
            : LabNamespace.Current is null ? await LabNamespace.RunAsync([.. ChildProgram.Self, .. onNodes], Console.Error.WriteLine, cancellationToken)
            : await NodeBenches.RunAsync(onNodes, ManifestPath(), cancellationToken);
    }

    private static int Refuse(string[] names, string obstacle)
    {
        Console.WriteLine($"not measured: {string.Join(", ", names)}: {obstacle}.");
        return 0;
    }

    private static void Stop(PosixSignalContext context, CancellationTokenSource source)
    {
        context.Cancel = true;
        source.Cancel();
    }

    private static string ManifestPath()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "GoWinOps.psd1")))
            folder = folder.Parent;
        return folder is null
            ? throw new InvalidOperationException("The bench does not run inside the repository.")
            : Path.Combine(folder.FullName, "artifacts", "module", "GoWinOps", "GoWinOps.psd1");
    }
}
