using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using GoWinOps.Build;
using GoWinOps.Hosting;

namespace GoWinOps.Commands;

/// <summary>Completes a build target with what the Go at hand can build for.</summary>
public sealed class GoTargetCompleter : IArgumentCompleter
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(3);

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string? goPath = fakeBoundParameters["GoPath"] as string;
        GoToolchain? toolchain = CompletionWait.For(token => GoToolchain.OpenAsync(goPath, token), Deadline);
        if (toolchain is null)
            return Enumerable.Empty<CompletionResult>();
        WildcardPattern pattern = new(wordToComplete.Trim('\'', '"') + "*", WildcardOptions.IgnoreCase);
        return toolchain.Targets.Where(target => pattern.IsMatch(target.Name) || pattern.IsMatch(target.Architecture))
            .OrderByDescending(target => target.FirstClass).ThenBy(target => target.Name, StringComparer.Ordinal)
            .Select(target => new CompletionResult(target.Name, target.Name, CompletionResultType.ParameterValue, Tooltip(target)));
    }

    private static string Tooltip(GoTarget target) =>
        target.Name + (target.FirstClass ? ", first-class" : string.Empty) + (target.CgoSupported ? ", cgo" : string.Empty);
}
