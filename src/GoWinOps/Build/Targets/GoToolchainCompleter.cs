using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using GoWinOps.Build;
using GoWinOps.Hosting;

namespace GoWinOps.Commands;

/// <summary>Completes with what the Go named by <c>-GoPath</c>, or the one on PATH, knows; it is asked once and then remembered.</summary>
public abstract class GoToolchainCompleter : IArgumentCompleter
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(3);
    private static readonly string[] Considered = { "Target", "TargetOs", "TargetArch" };

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string? goPath = fakeBoundParameters["GoPath"] as string;
        GoToolchain? toolchain = CompletionWait.For(token => GoTargetCache.OpenAsync(goPath, token), Deadline);
        if (toolchain is null)
            return Enumerable.Empty<CompletionResult>();
        Dictionary<string, string[]> given = Considered.ToDictionary(name => name, name => Texts(fakeBoundParameters[name]), StringComparer.Ordinal);
        return Values(toolchain, wordToComplete.Trim('\'', '"'), given)
            .Select(value => new CompletionResult(Quoted(value.Value), value.Value, CompletionResultType.ParameterValue, value.Tooltip));
    }

    /// <summary>The values that begin with a word, each with its tooltip.</summary>
    /// <param name="toolchain">The Go.</param>
    /// <param name="word">What is typed so far, without quotes.</param>
    /// <param name="given">The values of the other parameters of targets.</param>
    protected abstract IEnumerable<(string Value, string Tooltip)> Values(GoToolchain toolchain, string word, IReadOnlyDictionary<string, string[]> given);

    /// <summary>Whether a value begins with a word, letter case ignored.</summary>
    protected static bool Begins(string value, string word) => value.StartsWith(word, StringComparison.OrdinalIgnoreCase);

    // A comma would begin the next value.
    private static string Quoted(string value) => value.Contains(',') ? "'" + value + "'" : value;

    private static string[] Texts(object? value) => value switch
    {
        null => Array.Empty<string>(),
        string text => new[] { text },
        IEnumerable many => many.Cast<object?>().Select(item => item?.ToString() ?? string.Empty).ToArray(),
        _ => new[] { value.ToString() ?? string.Empty },
    };
}
