using System;
using System.Globalization;
using System.Linq;
using System.Runtime.Serialization;
using System.Threading;
using GoWinOps.Problems;

namespace GoWinOps.Services;

/// <summary>
/// The failure actions a service had before a deployment took them away, none where it had none, and who is at work on it until when at most: the content of
/// <c>recovery.json</c>.
/// </summary>
[DataContract]
internal sealed class SuspendedRecovery
{
    private const string StandbyPair = "the standby pair";
    private const long Never = -1;

    // The last moment of the year 9999.
    private const long LastMoment = 253_402_300_799_999;

    /// <summary>The actions, as Windows numbers them, with their delays in milliseconds.</summary>
    [DataMember(Name = "actions", Order = 0, IsRequired = true)]
    internal Action[] Actions { get; set; } = Array.Empty<Action>();

    /// <summary>Seconds without a failure after which the count begins anew; -1 for never.</summary>
    [DataMember(Name = "resetSeconds", Order = 1, IsRequired = true)]
    internal long ResetSeconds { get; set; }

    /// <summary>Since when, in milliseconds of Unix time by the node's clock.</summary>
    [DataMember(Name = "since", Order = 2, IsRequired = true)]
    internal long Since { get; set; }

    /// <summary>Until when the deployment can be under way; whoever finds it later may restore it.</summary>
    [DataMember(Name = "until", Order = 3, IsRequired = true)]
    internal long Until { get; set; }

    /// <summary>What suspended it.</summary>
    [DataMember(Name = "by", Order = 4)]
    internal string By { get; set; } = string.Empty;

    /// <summary>Whether the actions stay away for as long as the service has a standby, also while no deployment is under way.</summary>
    [DataMember(Name = "standby", Order = 5, EmitDefaultValue = false)]
    internal bool HasStandby { get; set; }

    /// <summary>The same for people, also where nobody said it.</summary>
    internal string Suspender => By.Length == 0 ? "a deployment" : By;

    /// <summary>What was set, null where nothing is known of it, and for how long it may stay away.</summary>
    internal static SuspendedRecovery Of(ServiceRecovery? recovery, string by, DateTimeOffset now, TimeSpan expected) => new()
    {
        Actions = (recovery?.Actions ?? Array.Empty<ServiceRecoveryAction>())
            .Select(action => new Action { Type = (long)action.Type, DelayMilliseconds = (long)action.Delay.TotalMilliseconds }).ToArray(),
        ResetSeconds = recovery?.ResetPeriod is { } period ? Seconds(period) : Never,
        Since = now.ToUnixTimeMilliseconds(),
        Until = (now + expected).ToUnixTimeMilliseconds(),
        By = by,
    };

    /// <summary>What in it cannot be; null when all of it can.</summary>
    internal string? Fault()
    {
        if (Actions is null || Actions.Length > ServiceRecovery.MaximumActions || Array.Exists(Actions, action => action is null || !IsNumber(action.Type) || !IsNumber(action.DelayMilliseconds)))
            return "an action in it is none";
        if (ResetSeconds != Never && !IsNumber(ResetSeconds))
            return $"there is no reset period of {ResetSeconds} s";
        return Since is < 0 or > LastMoment || Until is < 0 or > LastMoment ? "a time in it is none" : null;

        static bool IsNumber(long value) => value is >= 0 and <= uint.MaxValue;
    }

    /// <summary>Whether the deployment's time is over.</summary>
    internal bool HasExpired(DateTimeOffset now) => now.ToUnixTimeMilliseconds() >= Until;

    /// <summary>Whether it says nothing any more: a deployment that took nothing away left it behind.</summary>
    internal bool IsSpent(DateTimeOffset now) => Actions.Length == 0 && !HasStandby && HasExpired(now);

    /// <summary>Whether failure actions are away for a deployment that is over.</summary>
    internal bool IsLeftBehind(DateTimeOffset now) => Actions.Length > 0 && !HasStandby && HasExpired(now);

    /// <summary>Notes that no deployment is under way any more.</summary>
    internal void EndDeployment() => (Until, By) = (0, StandbyPair);

    /// <summary>That a deployment that is over has left the actions away.</summary>
    internal Problem ToProblem(string service) => Problem.Create(
        nameof(Messages.RecoveryLeftSuspended), service, service, Environment.MachineName, Suspender, DateTimeOffset.FromUnixTimeMilliseconds(Until).UtcDateTime.ToString("u", CultureInfo.InvariantCulture));

    /// <summary>The actions.</summary>
    internal ServiceRecoveryAction[] ToActions() => Actions.Select(action => new ServiceRecoveryAction
    {
        Type = (ServiceRecoveryActionType)action.Type,
        Delay = TimeSpan.FromMilliseconds(action.DelayMilliseconds),
    }).ToArray();

    /// <summary>The reset period.</summary>
    internal TimeSpan ToResetPeriod() => ResetSeconds == Never ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(ResetSeconds);

    /// <summary>Has another reset period given back.</summary>
    internal void SetResetPeriod(TimeSpan period) => ResetSeconds = Seconds(period);

    private static long Seconds(TimeSpan period) => period == Timeout.InfiniteTimeSpan ? Never : (long)period.TotalSeconds;

    /// <summary>One action.</summary>
    [DataContract]
    internal sealed class Action
    {
        [DataMember(Name = "type", Order = 0, IsRequired = true)]
        internal long Type { get; set; }

        [DataMember(Name = "delayMs", Order = 1, IsRequired = true)]
        internal long DelayMilliseconds { get; set; }
    }
}
