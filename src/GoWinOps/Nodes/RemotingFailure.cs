using System;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Remoting;
using GoWinOps.Nodes;
using GoWinOps.Problems;

namespace GoWinOps.Commands;

/// <summary>What the remoting layer's exceptions mean to the user.</summary>
internal static class RemotingFailure
{
    // ERROR_ACCESS_DENIED and ERROR_LOGON_FAILURE (winerror.h), which WinRM passes on as they are.
    private const int AccessDenied = 5;
    private const int LogonFailure = 1326;

    /// <summary>A session that did not open.</summary>
    internal static GoWinOpsException WhileOpening(NodeReference node, Exception exception)
    {
        string name = node.Name;
        string text = exception.Message.TrimEnd();
        if (IsQuota(text))
            return new GoWinOpsException(nameof(Messages.NodeQuotaExceeded), name, exception, name, text);
        return exception is PSRemotingTransportException { ErrorCode: AccessDenied or LogonFailure }
            ? new GoWinOpsException(nameof(Messages.NodeAuthenticationFailed), name, exception, name, text)
            : new GoWinOpsException(nameof(Messages.NodeUnreachable), name, exception, name, text);
    }

    /// <summary>A session that did not take the module.</summary>
    internal static GoWinOpsException WhilePreparing(NodeReference node, Exception exception)
    {
        if (exception is PSRemotingTransportException)
            return WhileOpening(node, exception);
        // An endpoint without a language refuses any script; no code has run there.
        return exception is IContainsErrorRecord { ErrorRecord: { } record } && record.FullyQualifiedErrorId.StartsWith("ScriptsNotAllowed", StringComparison.Ordinal)
            ? new GoWinOpsException(nameof(Messages.NodeLanguageMode), node.Name, exception, node.Name, PSLanguageMode.NoLanguage)
            : new GoWinOpsException(nameof(Messages.NodePreparationFailed), node.Name, exception, node.Name, exception.Message);
    }

    /// <summary>Something went wrong after a command was sent.</summary>
    internal static GoWinOpsException DuringOperation(string node, string operation, Exception exception)
    {
        if (IsQuota(exception.Message))
            return new GoWinOpsException(nameof(Messages.NodeQuotaExceeded), node, exception, node, exception.Message);
        if (exception is RemoteException { ErrorRecord: { } record } && ReportedProblem(record) is { } problem)
            return new GoWinOpsException(problem, node, exception);
        return new GoWinOpsException(nameof(Messages.NodeConnectionLost), node, exception, node, operation, exception.Message);
    }

    private static bool IsQuota(string text) =>
        text.IndexOf("maximum number of concurrent", StringComparison.OrdinalIgnoreCase) >= 0
        || text.IndexOf("quota", StringComparison.OrdinalIgnoreCase) >= 0
        // As Windows PowerShell says it, and as PowerShell 7 does.
        || text.IndexOf("exceeded allowed maximum", StringComparison.OrdinalIgnoreCase) >= 0
        || text.IndexOf("exceeded the allowed maximum", StringComparison.OrdinalIgnoreCase) >= 0;

    // A plumbing cmdlet over there failed with one of our own errors, which arrives as an error record.
    private static Problem? ReportedProblem(ErrorRecord record)
    {
        string id = record.FullyQualifiedErrorId.Split(',')[0];
        return Messages.ResourceManager.GetString(id, CultureInfo.InvariantCulture) is null
            ? null
            : new Problem
            {
                ErrorId = id,
                Message = record.ErrorDetails?.Message ?? record.Exception.Message,
                RecommendedAction = record.ErrorDetails?.RecommendedAction,
                Category = record.CategoryInfo.Category.ToString(),
                Target = record.CategoryInfo.TargetName,
            };
    }
}
