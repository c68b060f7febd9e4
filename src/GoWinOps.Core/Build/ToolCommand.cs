using System;
using System.Collections.Generic;
using System.Linq;

namespace GoWinOps.Build;

/// <summary>A program to run: what, with which arguments, where, and what is different in its environment.</summary>
internal sealed class ToolCommand
{
    internal ToolCommand(string executable, string workingFolder, params string[] arguments)
    {
        Executable = executable;
        WorkingFolder = workingFolder;
        Arguments = arguments;
    }

    /// <summary>The program's path.</summary>
    internal string Executable { get; }

    /// <summary>The folder it runs in.</summary>
    internal string WorkingFolder { get; }

    /// <summary>Its arguments, unquoted.</summary>
    internal IReadOnlyList<string> Arguments { get; }

    /// <summary>What is set in its environment, or removed from it where the value is null; sorted so that it reads the same every time.</summary>
    internal SortedDictionary<string, string?> Environment { get; } = new(StringComparer.Ordinal);

    /// <summary>What it is told on its standard input, in ASCII; null for nothing.</summary>
    internal string? Input { get; set; }

    /// <summary>The names in <see cref="Environment"/> whose values are the user's own and are never shown.</summary>
    internal HashSet<string> HiddenNames { get; } = new(StringComparer.Ordinal);

    /// <summary>The command as a person would type it, without hidden values.</summary>
    internal string DisplayText => string.Join(" ", Environment.Select(Assignment).Concat(new[] { Executable }.Concat(Arguments).Select(Quoted)));

    private string Assignment(KeyValuePair<string, string?> variable) =>
        variable.Key + "=" + (HiddenNames.Contains(variable.Key) ? "***" : Quoted(variable.Value ?? string.Empty));

    private static string Quoted(string value) => value.Length == 0 ? value : ProcessArguments.Quote(value);
}
