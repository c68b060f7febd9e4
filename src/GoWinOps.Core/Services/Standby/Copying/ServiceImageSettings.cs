using System;
using System.Collections.Generic;
using System.Linq;
using GoWinOps.Problems;

namespace GoWinOps.Services;

/// <summary>What has to be asked of a node's service for it to become like an image.</summary>
internal static class ServiceImageSettings
{
    /// <summary>The settings to ask for.</summary>
    /// <param name="image">What the service is to be like.</param>
    /// <param name="existing">What it is; null where there is none yet.</param>
    /// <param name="suspended">Its failure actions, where they are suspended.</param>
    internal static ServiceSettings For(ServiceImage image, ServiceConfiguration? existing, SuspendedRecovery? suspended)
    {
        ServiceSettings asked = image.Settings.Or(null);
        // Only its lease says where a paired service runs; one whose lease has ended stays disabled.
        asked.StartType = existing is null ? GoServiceStartType.Manual : null;
        // Whose it is is carried apart from all else: another machine may not even know him.
        asked.SecurityDescriptor = (SddlParts.Of(image.Settings.SecurityDescriptor) with { Owner = null }).ToText();
        asked.Environment = Variables(image.Settings.Environment, existing?.Environment);
        asked.Recovery = existing is not null && suspended is not null ? Recovery(image.Settings.Recovery, existing, suspended) : image.Settings.Recovery;
        return asked;
    }

    /// <summary>Refuses to change a service that runs, may run, or is being deployed.</summary>
    /// <exception cref="GoWinOpsException"><c>StandbyNotTouched</c></exception>
    internal static void RequireUntouched(string service, ServiceImage here)
    {
        if (here.Obstacle is { } obstacle)
            throw new GoWinOpsException(nameof(Messages.StandbyNotTouched), service, service, Environment.MachineName, obstacle);
    }

    /// <summary>Whether the account's password is needed. A service that keeps its account keeps its password.</summary>
    internal static bool NeedsPassword(ServiceImage image, ServiceConfiguration? existing) =>
        image.Settings.Account is { } account && ServiceAccount.NeedsPassword(account) && (existing is null || !ServiceAccount.AreSame(existing.Account, account));

    /// <summary>Refuses an account whose password is needed and not given.</summary>
    /// <param name="service">The service.</param>
    /// <param name="image">What it is to be like.</param>
    /// <param name="given">Whose password was given; null for nobody's.</param>
    /// <exception cref="GoWinOpsException"><c>StandbyPasswordNeeded</c></exception>
    internal static void RequirePassword(string service, ServiceImage image, string? given)
    {
        string account = image.Settings.Account!;
        if (given is null || !ServiceAccount.AreSame(account, given))
            throw new GoWinOpsException(nameof(Messages.StandbyPasswordNeeded), service, service, Environment.MachineName, account, image.Node);
    }

    // What is asked is merged with what is there: a variable that the image lacks has to be removed by name.
    private static Dictionary<string, string?>? Variables(Dictionary<string, string?>? wanted, IEnumerable<string>? there)
    {
        if (wanted is null)
            return null;
        Dictionary<string, string?> asked = new(wanted, StringComparer.OrdinalIgnoreCase);
        foreach (string name in (there ?? Array.Empty<string>()).Select(ServiceEnvironment.NameOf).Where(name => !asked.ContainsKey(name)))
            asked[name] = null;
        return asked;
    }

    // What is suspended counts as set: else it would differ for ever from actions that are not suspended on the other node.
    private static ServiceRecovery? Recovery(ServiceRecovery? wanted, ServiceConfiguration existing, SuspendedRecovery suspended)
    {
        if (wanted is null || existing.Recovery is not { } there || there.Actions is { Length: > 0 })
            return wanted;
        ServiceRecoveryAction[] actions = suspended.ToActions();
        ServiceRecovery effective = new()
        {
            Actions = actions,
            ResetPeriod = actions.Length == 0 ? TimeSpan.Zero : suspended.ToResetPeriod(),
            Command = there.Command,
            RebootMessage = there.RebootMessage,
        };
        return ServiceRecoveryRules.Between(effective, wanted).Any() ? wanted : new ServiceRecovery { OnNonCrashFailure = wanted.OnNonCrashFailure };
    }
}
