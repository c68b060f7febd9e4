using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Shell;

/// <summary>One runspace with the console as its host, and the rules that turn what ran into an exit code.</summary>
internal sealed class ShellSession : IDisposable
{
    private static readonly PSInvocationSettings InvocationSettings = new() { AddToHistory = true };

    private readonly Runspace _runspace;
    private readonly Lock _gate = new();
    private PowerShell? _running;
    private bool _interrupted;

    public ShellSession()
    {
        var state = InitialSessionState.CreateDefault2();
        if (OperatingSystem.IsWindows())
        {
            state.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.Bypass;
        }

        Host = new ConsoleHost();
        _runspace = RunspaceFactory.CreateRunspace(Host, state);
        _runspace.ThreadOptions = PSThreadOptions.ReuseThread;
        _runspace.Open();
    }

    public ConsoleHost Host { get; }

    /// <returns>Whether the module is there to be used; the reason it is not has been written as an error.</returns>
    public async Task<bool> ImportModuleAsync(string path)
    {
        return await InvokeAsync(shell => shell
            .AddCommand("Import-Module")
            .AddParameter("Name", path)
            .AddParameter("ErrorAction", ActionPreference.Stop));
    }

    /// <summary>Runs one line as typed at the prompt or given to <c>-c</c>.</summary>
    public async Task<int> RunCommandAsync(string command)
    {
        var succeeded = await InvokeAsync(shell => shell.AddScript(command, useLocalScope: false));
        return ExitCodeAfter(succeeded && await LastStatementSucceededAsync());
    }

    /// <summary>Runs a script file; <c>exit N</c> in it ends the process with N.</summary>
    public async Task<int> RunScriptAsync(string path, IReadOnlyList<string> arguments)
    {
        var (script, switches, errors) = ScriptFile.Read(path);
        if (script is null)
        {
            Host.UI.WriteErrorLine(errors);
            return ExitCodes.Failure;
        }

        var (named, positional) = ScriptArgumentBinder.Bind(arguments, switches);
        // As a block, not as a command: the exit code of a script run as a command cannot be told from that of a program it ran.
        return ExitCodeAfter(await InvokeAsync(shell => shell
            .AddScript("param($Script, $Named, $Positional) . $Script @Named @Positional", useLocalScope: false)
            .AddArgument(script)
            .AddArgument(named)
            .AddArgument(positional)));
    }

    /// <summary>The prompt as the user's own <c>prompt</c> function gives it.</summary>
    public async Task<string> GetPromptAsync()
    {
        var lines = await QueryAsync("prompt");
        return lines.Count > 0 ? string.Concat(lines) : "PS> ";
    }

    /// <summary>Asks what is running to stop; does nothing when nothing is.</summary>
    public void Interrupt()
    {
        lock (_gate)
        {
            _interrupted = true;
            _running?.BeginStop(callback: null, state: null);
        }
    }

    public void Dispose() => _runspace.Dispose();

    private async Task<bool> InvokeAsync(Action<PowerShell> build)
    {
        using var shell = PowerShell.Create(_runspace);
        build(shell);
        shell.Commands.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        shell.AddCommand("Out-Default");
        lock (_gate)
        {
            _interrupted = false;
            _running = shell;
        }

        try
        {
            await shell.InvokeAsync<PSObject>(input: null, InvocationSettings, callback: null, state: null).ConfigureAwait(false);
            return true;
        }
        catch (PipelineStoppedException)
        {
            return false;
        }
        catch (RuntimeException error)
        {
            await WriteErrorAsync(error.ErrorRecord);
            return false;
        }
        finally
        {
            lock (_gate)
            {
                _running = null;
            }

            Host.Console.ClearProgress();
        }
    }

    private int ExitCodeAfter(bool succeeded)
    {
        if (Host.ExitCode is { } requested)
        {
            return requested;
        }

        if (_interrupted)
        {
            return ExitCodes.Interrupted;
        }

        return succeeded ? ExitCodes.Success : ExitCodes.Failure;
    }

    private async Task<bool> LastStatementSucceededAsync()
    {
        if (Host.ExitCode is not null)
        {
            return true;
        }

        var answer = await QueryAsync("$global:?");
        return answer.Count == 0 || LanguagePrimitives.IsTrue(answer[0]);
    }

    private async Task<IReadOnlyList<PSObject>> QueryAsync(string script)
    {
        using var shell = PowerShell.Create(_runspace);
        shell.AddScript(script, useLocalScope: false);
        try
        {
            return (await shell.InvokeAsync().ConfigureAwait(false)).ToList();
        }
        catch (RuntimeException)
        {
            // The user redefined what is asked here (a prompt function that throws): that must not end the session.
            return [];
        }
    }

    private async Task WriteErrorAsync(ErrorRecord record)
    {
        using var shell = PowerShell.Create(_runspace);
        shell.AddCommand("Out-Default").AddParameter("InputObject", record);
        // The formatter shows a record that was thrown as output; only one that came down a pipeline goes to the error stream.
        Host.Console.OutputIsError = true;
        try
        {
            await shell.InvokeAsync().ConfigureAwait(false);
        }
        catch (RuntimeException)
        {
            Host.UI.WriteErrorLine(record.ToString());
        }
        finally
        {
            Host.Console.OutputIsError = false;
        }
    }
}
