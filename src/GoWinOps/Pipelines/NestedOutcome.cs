using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using GoWinOps.Problems;

namespace GoWinOps.Commands;

/// <summary>What a command inside of another wrote.</summary>
internal sealed class NestedOutcome
{
    private readonly IReadOnlyList<ErrorRecord> errors;

    internal NestedOutcome(IReadOnlyList<PSObject> output, IReadOnlyList<ErrorRecord> errors)
    {
        Output = output;
        this.errors = errors;
    }

    internal IReadOnlyList<PSObject> Output { get; }

    /// <summary>Throws its first error, under its own id, with the texts of the others.</summary>
    internal void ThrowIfFailed()
    {
        if (errors.Count == 0)
            return;
        ErrorRecord first = errors[0];
        string message = string.Join("\n", errors.Select(error => error.ErrorDetails?.Message ?? error.Exception.Message).Distinct());
        throw new GoWinOpsException(
            new Problem
            {
                ErrorId = first.FullyQualifiedErrorId.Split(',')[0],
                Message = message,
                RecommendedAction = first.ErrorDetails?.RecommendedAction,
                Category = first.CategoryInfo.Category.ToString(),
                Target = first.TargetObject?.ToString(),
            },
            first.TargetObject,
            first.Exception);
    }
}
