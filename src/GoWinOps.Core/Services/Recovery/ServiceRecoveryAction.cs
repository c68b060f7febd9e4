using System;
using GoWinOps.Manifest;
using GoWinOps.Problems;

namespace GoWinOps.Services;

/// <summary>One step Windows takes when a service fails: the first after the first failure, the second after the second, and so on.</summary>
public sealed class ServiceRecoveryAction
{
    private const string Form = "write it as 'restart/5s': restart, reboot, run or none, a slash, and the delay with its unit";

    /// <summary>What is done.</summary>
    public ServiceRecoveryActionType Type { get; set; }

    /// <summary>How long after the failure, in whole milliseconds; at most 49 days.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Reads an action as people write it: <c>restart/5s</c>, <c>reboot/1m</c>, <c>run/500ms</c>, <c>none</c>.</summary>
    /// <exception cref="GoWinOpsException"><c>RecoveryActionInvalid</c></exception>
    public static ServiceRecoveryAction Parse(string text)
    {
        string[] parts = (text ?? string.Empty).Trim().Split('/');
        ServiceRecoveryActionType type = parts[0].Trim().ToUpperInvariant() switch
        {
            "NONE" => ServiceRecoveryActionType.None,
            "RESTART" => ServiceRecoveryActionType.Restart,
            "REBOOT" => ServiceRecoveryActionType.Reboot,
            "RUN" or "RUNCOMMAND" => ServiceRecoveryActionType.RunCommand,
            _ => throw Invalid(text, Form),
        };
        if (parts.Length > 2)
            throw Invalid(text, Form);
        if (parts.Length == 1)
            return new ServiceRecoveryAction { Type = type };
        // A bare number is milliseconds to sc.exe and seconds to most people: it is not guessed.
        if (!DurationText.TryParse(parts[1].Trim(), out TimeSpan delay))
            throw Invalid(text, $"'{parts[1].Trim()}' is no delay; write a number with its unit, as 500ms, 5s, 2m or 1h");
        return new ServiceRecoveryAction { Type = type, Delay = delay };
    }

    /// <summary>The action as <see cref="Parse"/> reads it.</summary>
    public override string ToString() => Type switch
    {
        ServiceRecoveryActionType.None when Delay == TimeSpan.Zero => "none",
        ServiceRecoveryActionType.RunCommand => "run/" + RecoveryText.Of(Delay),
        _ => Type.ToString().ToLowerInvariant() + "/" + RecoveryText.Of(Delay),
    };

    internal static GoWinOpsException Invalid(object? action, string why) => new(nameof(Messages.RecoveryActionInvalid), action, action, why);
}
