using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Lab.Scenario;

/// <summary>A PowerShell prompt's engine with the packaged module imported; what a user would see live goes to a log.</summary>
public sealed class ControlSession : IDisposable
{
    private readonly Runspace runspace;
    private readonly Action<string> log;

    /// <summary>Opens the engine.</summary>
    /// <param name="manifestPath">The packaged module's manifest.</param>
    /// <param name="log">Told verbose lines, warnings and errors as they come.</param>
    public ControlSession(string manifestPath, Action<string> log)
    {
        this.log = log;
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.ThrowOnRunspaceOpenError = true;
        state.ImportPSModule(manifestPath);
        runspace = RunspaceFactory.CreateRunspace(state);
        runspace.Open();
    }

    /// <summary>Runs a script to its end; an error a script would stop at is thrown.</summary>
    public async Task<Outcome> RunAsync(string script, CancellationToken cancellationToken)
    {
        using PowerShell shell = PowerShell.Create(runspace);
        shell.AddScript(script);
        shell.Streams.Verbose.DataAdded += (sender, added) => LogEvent(((PSDataCollection<VerboseRecord>)sender!)[added.Index].Message);
        shell.Streams.Warning.DataAdded += (sender, added) => log("  warning: " + ((PSDataCollection<WarningRecord>)sender!)[added.Index].Message);
        shell.Streams.Error.DataAdded += (sender, added) => log("  error: " + ((PSDataCollection<ErrorRecord>)sender!)[added.Index]);
        using CancellationTokenRegistration registration = cancellationToken.Register(() => shell.BeginStop(null, null));
        PSDataCollection<PSObject> output = new();
        try
        {
            await shell.InvokeAsync<PSObject, PSObject>(null, output);
        }
        catch (PipelineStoppedException exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(exception.Message, exception, cancellationToken);
        }

        return new Outcome(output.ToList(), shell.Streams.Error.ToList());
    }

    // A whole plan, and what is about to be done, are for the journal; people watch what has been done.
    private void LogEvent(string message)
    {
        if (!message.Contains('\n', StringComparison.Ordinal) && !message.Contains(" Intent (", StringComparison.Ordinal))
            log("  " + message);
    }

    /// <inheritdoc/>
    public void Dispose() => runspace.Dispose();

    /// <summary>What a script wrote.</summary>
    public sealed record Outcome(IReadOnlyList<PSObject> Output, IReadOnlyList<ErrorRecord> Errors)
    {
        /// <summary>The stable ids of the errors.</summary>
        public IReadOnlyList<string> ErrorIds => Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]).ToList();
    }
}
