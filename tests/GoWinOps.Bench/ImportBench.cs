using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Bench;

/// <summary>How long importing the module takes in a fresh process, against a module that holds nothing.</summary>
internal static class ImportBench
{
    /// <summary>The command line of a process that imports one module and prints how long that took.</summary>
    public const string ProbeCommand = "probe";

    private const int Rounds = 9;

    public static async Task<Comparison> RunAsync(string manifest, CancellationToken cancellationToken)
    {
        string folder = Directory.CreateTempSubdirectory("gowinops-bench-").FullName;
        try
        {
            string empty = EmptyModule.Write(folder);
            List<TimeSpan> own = [];
            List<TimeSpan> other = [];
            await ProbeAsync(manifest, cancellationToken);
            for (int round = 0; round < Rounds; round++)
            {
                own.Add(await ProbeAsync(manifest, cancellationToken));
                other.Add(await ProbeAsync(empty, cancellationToken));
            }

            return new Comparison("importing the module", "an empty binary module", own, other);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Imports one module into an engine that is warm otherwise.</summary>
    public static void Probe(string manifest)
    {
        using Runspace runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        runspace.Open();
        Invoke(runspace, shell => shell.AddCommand("Get-Command").AddParameter("Name", "Import-Module"));
        Stopwatch time = Stopwatch.StartNew();
        Invoke(runspace, shell => shell.AddCommand("Import-Module").AddParameter("Name", manifest).AddParameter("ErrorAction", ActionPreference.Stop));
        Console.WriteLine(time.Elapsed.Ticks.ToString(CultureInfo.InvariantCulture));
    }

    private static void Invoke(Runspace runspace, Action<PowerShell> command)
    {
        using PowerShell shell = PowerShell.Create(runspace);
        command(shell);
        shell.Invoke();
    }

    private static async Task<TimeSpan> ProbeAsync(string manifest, CancellationToken cancellationToken)
    {
        (int exitCode, string output, string error) = await ChildProgram.RunAsync([.. ChildProgram.Self, ProbeCommand, manifest], cancellationToken);
        return exitCode == 0
            ? TimeSpan.FromTicks(long.Parse(output, CultureInfo.InvariantCulture))
            : throw new InvalidOperationException($"'{manifest}' could not be imported: {error}");
    }
}
