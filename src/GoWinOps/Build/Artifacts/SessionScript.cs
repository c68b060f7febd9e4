using System;
using System.Collections.ObjectModel;
using System.Linq;
using System.Management.Automation;
using System.Threading;

namespace GoWinOps.Commands;

/// <summary>Runs a script in the user's own session, where their functions, variables and modules are; call on the pipeline thread.</summary>
internal static class SessionScript
{
    /// <summary>Runs it to its end, or ends it.</summary>
    /// <returns>What it wrote.</returns>
    /// <exception cref="TimeoutException">It did not end within <paramref name="deadline"/>.</exception>
    /// <exception cref="RuntimeException">It threw, or wrote an error.</exception>
    /// <exception cref="PipelineStoppedException">The session's own pipeline is being stopped.</exception>
    internal static Collection<PSObject> Run(string script, TimeSpan deadline, CancellationToken cancellationToken, params object?[] arguments)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using PowerShell shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        shell.AddScript(script, useLocalScope: true);
        foreach (object? argument in arguments)
            shell.AddArgument(argument);
        using CancellationTokenSource limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(deadline);
        try
        {
            Collection<PSObject> output;
            using (limited.Token.Register(() => shell.BeginStop(null, null)))
                output = shell.Invoke();
            ThrowIfEnded(limited, deadline, cancellationToken);
            // PowerShell stops what is inside before it tells the command outside, whose token may have heard nothing yet.
            if (shell.InvocationStateInfo.State == PSInvocationState.Stopped)
                throw new PipelineStoppedException();
            return shell.Streams.Error.FirstOrDefault() is { } error ? throw new RuntimeException(error.ToString(), error.Exception, error) : output;
        }
        catch (PipelineStoppedException) when (limited.IsCancellationRequested)
        {
            ThrowIfEnded(limited, deadline, cancellationToken);
            throw;
        }
        catch (ActionPreferenceStopException exception)
        {
            // The script's own preference, which ends the script: as it is, it would end the pipeline that the script was run for.
            throw new RuntimeException(exception.Message, exception, exception.ErrorRecord);
        }
    }

    private static void ThrowIfEnded(CancellationTokenSource limited, TimeSpan deadline, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (limited.IsCancellationRequested)
            throw new TimeoutException($"It did not end within {deadline}.");
    }
}
