using System;
using System.Collections.Generic;
using System.Linq;
using GoWinOps.Problems;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>Everything that can be set about a service.</summary>
internal static class ServiceSettingList
{
    /// <summary>The settings, in the order in which their differences are shown.</summary>
    internal static IReadOnlyList<ServiceSetting> All { get; } = new ServiceSetting[]
    {
        new CommandLineSetting(),
        new StartTypeSetting(),
        new AccountSetting(),
        new DisplayNameSetting(),
        new DescriptionSetting(),
        new DependsOnSetting(),
        new ErrorControlSetting(),
        new LoadOrderGroupSetting(),
        new SidTypeSetting(),
        new RequiredPrivilegesSetting(),
        new PreshutdownTimeoutSetting(),
        new PreferredNodeSetting(),
        new SecurityOwnerSetting(),
        new SecurityDescriptorSetting(),
        new SecurityAuditSetting(),
        new RecoverySetting(),
        new RecoveryOnNonCrashFailureSetting(),
        new TriggersSetting(),
        new EnvironmentSetting(),
        new LaunchProtectionReading(),
    };

    /// <summary>The rights without which nothing can be said of a service.</summary>
    internal const ServiceRights LeastReadRights = ServiceRights.QueryConfig | ServiceRights.QueryStatus;

    /// <summary>The rights that reading all of it takes.</summary>
    internal static ServiceRights ReadRights { get; } =
        All.Aggregate(ServiceRights.QueryConfig, (rights, setting) => rights | setting.ReadRights);

    /// <summary>Refuses what cannot be right on any node.</summary>
    internal static void Validate(ServiceSettings settings)
    {
        foreach (ServiceSetting setting in All)
            setting.Validate(settings);
    }

    /// <summary>Opens a service to read all of it and its state, or what may be read of it; null when there is none.</summary>
    internal static ServiceControl? TryOpen(ServiceControlManager manager, string name)
    {
        try
        {
            return manager.TryOpenService(name, ReadRights | LeastReadRights);
        }
        catch (GoWinOpsException exception) when (exception.ErrorId == nameof(Messages.ServiceAccessDenied))
        {
            return manager.TryOpenService(name, LeastReadRights);
        }
    }

    /// <summary>Reads all that the service was opened with rights for.</summary>
    internal static ServiceConfiguration Read(ServiceControl service) => Read(service, service.QueryConfiguration());

    /// <summary>Reads the rest of it where what one call tells is known already.</summary>
    internal static ServiceConfiguration Read(ServiceControl service, ServiceConfiguration basics)
    {
        ServiceConfiguration configuration = basics;
        foreach (ServiceSetting setting in All)
        {
            if ((service.Rights & setting.ReadRights) == setting.ReadRights)
                configuration = setting.Read(service, configuration);
        }

        return configuration;
    }

    /// <summary>The setting a difference belongs to.</summary>
    internal static ServiceSetting Of(PropertyChange change) =>
        All.FirstOrDefault(setting => setting.Property == change.Property)
        ?? All.FirstOrDefault(setting => change.Property.StartsWith(setting.Property + ".", StringComparison.Ordinal))
        ?? All.OfType<CommandLineSetting>().First();
}
