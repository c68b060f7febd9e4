using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using GoWinOps.Time;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>What a service is, what it is to be, and the difference.</summary>
internal sealed class ServicePlan
{
    private ServicePlan(ServiceConfiguration? existing, ServiceConfiguration wanted, ServiceChange change)
    {
        Existing = existing;
        Wanted = wanted;
        Change = change;
    }

    /// <summary>What there is; null for a new service.</summary>
    internal ServiceConfiguration? Existing { get; }

    /// <summary>What there is to be.</summary>
    internal ServiceConfiguration Wanted { get; }

    /// <summary>The difference.</summary>
    internal ServiceChange Change { get; }

    /// <summary>Looks at the service, works out the difference and refuses what cannot work.</summary>
    internal static ServicePlan Make(ServiceControlManager manager, string name, ServiceConfigurator configurator, bool isPlanOnly)
    {
        using ServiceControl? service = ServiceSettingList.TryOpen(manager, name);
        ServiceConfiguration? existing = service is null ? null : configurator.ReadAsked(manager, ServiceSettingList.Read(service));
        ServiceConfiguration wanted = configurator.Want(existing);
        configurator.Check(manager, existing, wanted);
        PropertyChange[] changes = configurator.Compare(existing, wanted);
        bool isRunning = service is not null && service.QueryStatus().CurrentState != (uint)GoServiceState.Stopped;
        return new ServicePlan(existing, wanted, new ServiceChange
        {
            Name = name,
            Created = existing is null,
            IsPlan = isPlanOnly,
            Changes = changes,
            IsRunning = isRunning,
            RestartNeeded = isRunning && changes.Any(change => ServiceSettingList.Of(change).Effect == ServiceSettingEffect.ServiceStart),
            SystemRestartNeeded = isRunning && changes.Any(change => ServiceSettingList.Of(change).Effect == ServiceSettingEffect.SystemStart),
        });
    }

    /// <summary>Adds what else changes about a service that is there already; of a new one it goes without saying.</summary>
    internal void AddExisting(IEnumerable<PropertyChange> changes)
    {
        if (Existing is not null)
            Change.Changes = Change.Changes.Concat(changes).ToArray();
    }

    /// <summary>The difference with what else has to be done for it, and what is to be known about it.</summary>
    /// <param name="configurator">What carried it out.</param>
    /// <param name="preparations">What the node needs for the service's account.</param>
    /// <param name="warnings">What was found on the way; null for a plan.</param>
    internal ServiceChange Conclude(ServiceConfigurator configurator, IEnumerable<PropertyChange> preparations, IEnumerable<string>? warnings)
    {
        Change.Unsupported = configurator.Unsupported.ToArray();
        Change.Changes = Change.Changes.Concat(preparations).ToArray();
        List<string> all = configurator.Warnings.Concat(warnings ?? Enumerable.Empty<string>()).ToList();
        if (configurator.HasLeftSecret)
            all.Add(string.Format(CultureInfo.CurrentCulture, Messages.ServiceSecretLeft, Existing!.Account, Change.Name));
        Change.Warnings = all.ToArray();
        return Change;
    }

    /// <summary>
    /// Writes down what was asked, so that it can be told later what somebody else has changed since, and when what counts only later was changed.
    /// </summary>
    internal void Remember(ServiceState state, ServiceSettings asked, IClock clock)
    {
        state.Installed ??= new ServiceSettings();
        foreach (ServiceSetting setting in ServiceSettingList.All.Where(setting => Existing is null || setting.IsAsked(asked)))
            setting.Remember(Wanted, state.Installed);
        foreach (PropertyChange change in Change.Changes.Where(change => ServiceSettingList.Of(change).Effect != ServiceSettingEffect.AtOnce && Existing is not null))
            state.Changed[change.Property] = clock.UtcNow.UtcDateTime;
    }
}
