using System;
using System.Collections;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using GoWinOps.Hosting;
using GoWinOps.Nodes;
using GoWinOps.Problems;

namespace GoWinOps.Commands;

/// <summary>Completes names of nodes and groups from the inventory in force.</summary>
public sealed class InventoryCompleter : IArgumentCompleter
{
    private static readonly char[] Quotes = { '\'', '"' };

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        if (Read(fakeBoundParameters["Inventory"] as string) is not { } inventory)
            return Array.Empty<CompletionResult>();
        string word = wordToComplete.Trim(Quotes);
        return Candidates(inventory, parameterName)
            .Where(candidate => candidate.Text.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            .Select(candidate => new CompletionResult(CompletionText.Quoted(candidate.Text), candidate.Text, CompletionResultType.ParameterValue, candidate.ToolTip));
    }

    private static IEnumerable<(string Text, string ToolTip)> Candidates(Inventory inventory, string parameter)
    {
        IEnumerable<(string, string)> nodes = inventory.Nodes.Select(node => (node.Name, $"{node.Node} {string.Join(" ", node.Groups)}".TrimEnd()));
        IEnumerable<string> names = inventory.GroupNames.Concat(new[] { Inventory.AllGroup });
        return parameter switch
        {
            "Group" => names.Select(name => (name, $"{name}: {string.Join(", ", inventory.Nodes.Where(node => name == Inventory.AllGroup || node.Groups.Contains(name)).Select(node => node.Name))}")),
            "Name" => nodes,
            _ => names.Select(name => ("@" + name, $"group of {inventory.Path}")).Concat(nodes),
        };
    }

    private static Inventory? Read(string? given)
    {
        try
        {
            // The completer runs on the thread of the session it completes for, whose current folder PowerShell keeps in this variable.
            string folder = Environment.CurrentDirectory;
            using (PowerShell shell = PowerShell.Create(RunspaceMode.CurrentRunspace))
            {
                if (shell.AddScript("$ExecutionContext.SessionState.Path.CurrentFileSystemLocation.ProviderPath").Invoke<string>().FirstOrDefault() is { } current)
                    folder = current;
            }

            string? path = InventoryFile.Locate(given is null ? null : Path.Combine(folder, given), folder);
            return path is null ? null : InventoryFile.Read(path);
        }
        catch (GoWinOpsException)
        {
            // A broken inventory completes nothing; running the command says what is wrong with it.
            return null;
        }
    }
}
