using System;
using System.Globalization;

namespace GoWinOps.Problems;

/// <summary>A failure as data: it survives the way from a node to the control machine.</summary>
public sealed class Problem
{
    /// <summary>The stable id of the code path that failed: a name in <c>Messages.resx</c>.</summary>
    public string ErrorId { get; set; } = string.Empty;

    /// <summary>What was wrong, and where.</summary>
    public string Message { get; set; } = string.Empty;

    /// <summary>What the user can do now.</summary>
    public string? RecommendedAction { get; set; }

    /// <summary>The name of a PowerShell <c>ErrorCategory</c>.</summary>
    public string Category { get; set; } = "NotSpecified";

    /// <summary>The name of the thing the failure is about.</summary>
    public string? Target { get; set; }

    /// <summary>The Win32, HTTP or process exit code behind it, where there is one.</summary>
    public int? NativeCode { get; set; }

    /// <summary>
    /// Builds the problem named <paramref name="errorId"/> from its entries in <c>Messages.resx</c>; <paramref name="arguments"/>
    /// are what the placeholders of the text and of the action stand for.
    /// </summary>
    public static Problem Create(string errorId, object? target, params object?[] arguments) => new()
    {
        ErrorId = errorId,
        Message = string.Format(CultureInfo.CurrentCulture, Text(errorId), arguments),
        RecommendedAction = Messages.ResourceManager.GetString(errorId + "_Action", CultureInfo.CurrentUICulture) is { } action
            ? string.Format(CultureInfo.CurrentCulture, action, arguments)
            : null,
        Category = Messages.ResourceManager.GetString(errorId + "_Category", CultureInfo.InvariantCulture) ?? "NotSpecified",
        Target = Convert.ToString(target, CultureInfo.InvariantCulture),
    };

    /// <summary>Describes any exception: a <see cref="GoWinOpsException"/> as itself, everything else as an unexpected failure.</summary>
    public static Problem From(Exception exception) => exception is GoWinOpsException known
        ? known.Problem
        : Create(nameof(Messages.UnexpectedFailure), null, exception.Message, exception.GetType().Name);

    private static string Text(string errorId) =>
        Messages.ResourceManager.GetString(errorId, CultureInfo.CurrentUICulture)
        ?? throw new ArgumentException($"'{errorId}' is not in Messages.resx.", nameof(errorId));
}
