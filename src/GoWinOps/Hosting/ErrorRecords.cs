using System;
using System.Management.Automation;
using GoWinOps.Problems;

namespace GoWinOps.Hosting;

/// <summary>Turns failures of the engine into PowerShell's error records.</summary>
internal static class ErrorRecords
{
    /// <summary>The record for <paramref name="exception"/>; an unforeseen one is reported as such under its own id.</summary>
    internal static ErrorRecord From(Exception exception, object? target)
    {
        if (exception is IContainsErrorRecord { ErrorRecord: { } existing } && exception is RuntimeException)
            return existing;
        Problem problem = Problem.From(exception);
        object? subject = target ?? (exception as GoWinOpsException)?.Target ?? problem.Target;
        ErrorCategory category = Enum.TryParse(problem.Category, out ErrorCategory parsed) ? parsed : ErrorCategory.NotSpecified;
        return new ErrorRecord(exception, problem.ErrorId, category, subject)
        {
            ErrorDetails = new ErrorDetails(problem.Message) { RecommendedAction = problem.RecommendedAction ?? string.Empty },
        };
    }
}
