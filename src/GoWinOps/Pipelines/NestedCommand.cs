using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Threading;

namespace GoWinOps.Commands;

/// <summary>One of this module's cmdlets, run inside another in the same session, so that sessions and variables of the user's are those of the inner one, too.</summary>
internal sealed class NestedCommand
{
    private readonly string name;
    private readonly List<KeyValuePair<string, object>> parameters = new();

    internal NestedCommand(string name) => this.name = name;

    /// <summary>The command as a person would type it.</summary>
    internal string DisplayText => name + string.Concat(parameters.Select(parameter => " " + Text(parameter)));

    /// <summary>Adds a parameter, unless its value is null.</summary>
    internal NestedCommand With(string parameter, object? value)
    {
        if (value is not null)
            parameters.Add(new KeyValuePair<string, object>(parameter, value));
        return this;
    }

    /// <summary>Runs it to its end. Call on the pipeline thread.</summary>
    /// <param name="isVerbose">Whether it is to say what it does.</param>
    /// <param name="cancellationToken">Stops it as Ctrl+C does; its clean-up is waited for.</param>
    /// <exception cref="PipelineStoppedException">The session's own pipeline is being stopped.</exception>
    internal NestedOutcome Invoke(bool isVerbose, CancellationToken cancellationToken)
    {
        using PowerShell shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        // By its module's name: the user may have a function of the same name.
        shell.AddCommand("GoWinOps\\" + name);
        foreach (KeyValuePair<string, object> parameter in parameters)
            shell.AddParameter(parameter.Key, parameter.Value);
        shell.AddParameter("ErrorAction", ActionPreference.Continue);
        if (isVerbose)
            shell.AddParameter("Verbose", true);
        List<ErrorRecord> errors = new();
        List<PSObject> output = new();
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            using (cancellationToken.Register(() => shell.BeginStop(null, null)))
                output.AddRange(shell.Invoke());
        }
        catch (OperationCanceledException)
        {
            // The caller sees by its token why there is nothing.
        }
        catch (Exception exception) when (exception is PipelineStoppedException or InvalidPowerShellStateException && cancellationToken.IsCancellationRequested)
        {
            // Stopped, and everything it began has ended.
        }
        catch (RuntimeException exception) when (exception is not PipelineStoppedException)
        {
            errors.Add(exception.ErrorRecord);
        }

        // PowerShell stops what is inside before it tells the command outside, whose token may have heard nothing yet: what ended like that is neither done nor failed.
        if (shell.InvocationStateInfo.State == PSInvocationState.Stopped && !cancellationToken.IsCancellationRequested)
            throw new PipelineStoppedException();
        errors.InsertRange(0, shell.Streams.Error);
        return new NestedOutcome(output, errors);
    }

    private static string Text(KeyValuePair<string, object> parameter) => parameter.Value switch
    {
        true => "-" + parameter.Key,
        false => $"-{parameter.Key}:$false",
        PSCredential credential => $"-{parameter.Key} {Quoted(credential.UserName)}",
        object value => $"-{parameter.Key} {Quoted(value.ToString() ?? string.Empty)}",
    };

    private static string Quoted(string value) => "'" + CodeGeneration.EscapeSingleQuotedStringContent(value) + "'";
}
