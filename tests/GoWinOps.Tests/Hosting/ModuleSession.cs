using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Runspaces;
using System.Reflection;
using System.Threading.Tasks;

namespace GoWinOps.Tests.Hosting;

/// <summary>A real PowerShell engine with the packaged module imported.</summary>
public sealed class ModuleSession : IDisposable
{
    private readonly Runspace runspace;

    /// <param name="host">What stands for the screen; null for a host that shows nothing.</param>
    public ModuleSession(PSHost? host = null)
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.ThrowOnRunspaceOpenError = true;
        state.ImportPSModule(ManifestPath);
        runspace = host is null ? RunspaceFactory.CreateRunspace(state) : RunspaceFactory.CreateRunspace(host, state);
        runspace.Open();
    }

    /// <summary>The repository's root, found from the test's own place.</summary>
    public static string RepositoryRoot { get; } = FindRoot();

    /// <summary>The manifest of the packaged module.</summary>
    public static string ManifestPath { get; } = Path.Combine(RepositoryRoot, "artifacts", "module", "GoWinOps", "GoWinOps.psd1");

    public Runspace Runspace => runspace;

    /// <summary>Runs a script to its end and returns everything it wrote.</summary>
    public async Task<Outcome> RunAsync(string script, params object[] arguments)
    {
        using PowerShell shell = PowerShell.Create(runspace);
        shell.AddScript(script);
        foreach (object argument in arguments)
            shell.AddArgument(argument);
        PSDataCollection<PSObject> output = new();
        Exception? terminating = null;
        try
        {
            await shell.InvokeAsync<PSObject, PSObject>(null, output);
        }
        catch (RuntimeException exception)
        {
            terminating = exception;
        }

        return new Outcome(output.ToList(), shell.Streams.Error.ToList(), shell.Streams.Warning.Select(warning => warning.Message).ToList(), terminating);
    }

    /// <summary>Stops the innermost of the pipelines that run, and no other. A stop of them all begins with that one, and tells those around it only when it has ended.</summary>
    public void StopInnermost()
    {
        MethodInfo innermost = runspace.GetType().GetMethod("GetCurrentlyRunningPipeline", BindingFlags.Instance | BindingFlags.NonPublic)!;
        ((Pipeline)innermost.Invoke(runspace, null)!).StopAsync();
    }

    public void Dispose() => runspace.Dispose();

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "GoWinOps.psd1")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests do not run inside the repository.");
    }

    /// <summary>What a script wrote and how it ended.</summary>
    public sealed record Outcome(IReadOnlyList<PSObject> Output, IReadOnlyList<ErrorRecord> Errors, IReadOnlyList<string> Warnings, Exception? Terminating)
    {
        /// <summary>The error ids in order, without the command they came from; a terminating error comes last.</summary>
        public IReadOnlyList<string> ErrorIds => Errors
            .Concat(Terminating is IContainsErrorRecord { ErrorRecord: { } record } ? new[] { record } : Array.Empty<ErrorRecord>())
            .Select(error => error.FullyQualifiedErrorId.Split(',')[0]).ToList();
    }
}
