using System.Collections.Generic;
using System.Linq;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>What Windows does when the service fails: <c>SERVICE_FAILURE_ACTIONS</c>. Actions and reset period are one to Windows, and so they are here.</summary>
internal sealed class RecoverySetting : ServiceSetting
{
    /// <inheritdoc/>
    internal override string Property => nameof(GoServiceInfo.Recovery);

    /// <summary>An action that restarts the service takes the right to start it.</summary>
    internal override ServiceRights ChangeRights => ServiceRights.ChangeConfig | ServiceRights.QueryConfig | ServiceRights.Start;

    /// <inheritdoc/>
    internal override void Validate(ServiceSettings settings)
    {
        if (settings.Recovery is { } asked)
            ServiceRecoveryRules.RequireValid(asked);
    }

    /// <inheritdoc/>
    internal override bool IsAsked(ServiceSettings settings) => settings.Recovery is { } asked
        && (asked.Actions is not null || asked.ResetPeriod is not null || asked.Command is not null || asked.RebootMessage is not null);

    /// <inheritdoc/>
    internal override ServiceConfiguration Read(ServiceControl service, ServiceConfiguration configuration) =>
        configuration with { Recovery = new ServiceRecoveryControl(service).QueryActions() };

    /// <inheritdoc/>
    internal override ServiceConfiguration Want(
        ServiceSettings settings, ServiceConfiguration? existing, ServiceConfiguration wanted, ServiceSettingContext context)
    {
        ServiceRecovery? now = existing is null ? ServiceRecovery.Default : existing.Recovery;
        return IsAsked(settings)
            ? wanted with { Recovery = ServiceRecoveryRules.Merge(context.Service, now ?? new ServiceRecovery(), settings.Recovery!) }
            : wanted with { Recovery = now };
    }

    /// <summary>What this Windows does not tell cannot have been changed by anybody, as far as anyone knows.</summary>
    internal override ServiceConfiguration Expect(
        ServiceSettings installed, ServiceConfiguration existing, ServiceConfiguration expected, ServiceSettingContext context) =>
        existing.Recovery is null ? expected : Want(installed, existing, expected, context);

    /// <inheritdoc/>
    internal override IEnumerable<PropertyChange> Compare(ServiceConfiguration? from, ServiceConfiguration to, ServiceSettingContext context) =>
        to.Recovery is { } now ? ServiceRecoveryRules.Between(from?.Recovery, now) : Enumerable.Empty<PropertyChange>();

    /// <inheritdoc/>
    internal override void Apply(ServiceControl service, ServiceConfiguration? from, ServiceConfiguration to)
    {
        if (to.Recovery is { } wanted)
            ServiceRecoveryWriter.Apply(service.Name, new ServiceRecoveryControl(service), from?.Recovery, wanted);
    }

    /// <inheritdoc/>
    internal override void Remember(ServiceConfiguration configuration, ServiceSettings installed)
    {
        if (configuration.Recovery is not { } recovery)
            return;
        installed.Recovery ??= new ServiceRecovery();
        installed.Recovery.Actions = recovery.Actions;
        installed.Recovery.ResetPeriod = recovery.ResetPeriod;
        installed.Recovery.Command = recovery.Command;
        installed.Recovery.RebootMessage = recovery.RebootMessage;
    }

    /// <inheritdoc/>
    internal override void Show(ServiceConfiguration configuration, GoServiceInfo info)
    {
        if (configuration.Recovery is not { } recovery)
            return;
        info.Recovery ??= new ServiceRecovery();
        info.Recovery.Actions = recovery.Actions;
        info.Recovery.ResetPeriod = recovery.Actions is { Length: > 0 } ? recovery.ResetPeriod : null;
        info.Recovery.Command = string.IsNullOrEmpty(recovery.Command) ? null : recovery.Command;
        info.Recovery.RebootMessage = string.IsNullOrEmpty(recovery.RebootMessage) ? null : recovery.RebootMessage;
    }
}
