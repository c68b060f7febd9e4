using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using GoWinOps.Build;
using GoWinOps.Build.Artifacts;
using GoWinOps.Hosting;
using GoWinOps.Time;

namespace GoWinOps.Commands;

/// <summary>Completes names, versions and targets with those of the artifacts in the folder that is meant; a server is not asked.</summary>
public sealed class ArtifactCompleter : IArgumentCompleter
{
    private static readonly char[] Quotes = { '\'', '"' };
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string place = fakeBoundParameters["Path"] as string ?? "artifacts";
        if (ArtifactStore.IsServer(place))
            return Array.Empty<CompletionResult>();
        ArtifactFilter filter = new()
        {
            Names = parameterName != "Name" && fakeBoundParameters["Name"] is string name ? new[] { name } : Array.Empty<string>(),
        };
        using FolderArtifactStore store = new(System.IO.Path.Combine(CurrentFolder(), place), SystemClock.Instance);
        IReadOnlyList<GoArtifact> found = CompletionWait.For(token => ArtifactFinder.FindAsync(store, filter, SystemClock.Instance, _ => System.Threading.Tasks.Task.CompletedTask, token), Deadline)
            ?? Array.Empty<GoArtifact>();
        string word = wordToComplete.Trim(Quotes);
        return found.Select(artifact => parameterName switch { "Name" => artifact.Name, "Version" => artifact.Version, _ => artifact.Target })
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Where(text => text.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            .Select(text => new CompletionResult(text.Any(char.IsWhiteSpace) ? $"'{text.Replace("'", "''")}'" : text, text, CompletionResultType.ParameterValue, text));
    }

    // The completer runs on the thread of the session it completes for.
    private static string CurrentFolder()
    {
        using PowerShell shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        return shell.AddScript("$ExecutionContext.SessionState.Path.CurrentFileSystemLocation.ProviderPath").Invoke<string>().FirstOrDefault() ?? Environment.CurrentDirectory;
    }
}
