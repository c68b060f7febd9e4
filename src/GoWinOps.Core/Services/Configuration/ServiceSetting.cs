using System;
using System.Collections.Generic;
using GoWinOps.Problems;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>
/// One thing about a service that can be set. Installing, changing, comparing, showing and remembering a service are loops over
/// <see cref="ServiceSettingList.All"/>: a new setting is a class here, a property of <see cref="ServiceSettings"/> and one of
/// <see cref="ServiceConfiguration"/>.
/// </summary>
internal abstract class ServiceSetting
{
    /// <summary>The setting's name, as <see cref="GoServiceInfo"/> spells it.</summary>
    internal abstract string Property { get; }

    /// <summary>The rights on the service that reading it takes. Without them it stays unknown.</summary>
    internal virtual ServiceRights ReadRights => ServiceRights.QueryConfig;

    /// <summary>The rights on the service that changing it takes.</summary>
    internal virtual ServiceRights ChangeRights => ServiceRights.ChangeConfig;

    /// <summary>From when on a change counts.</summary>
    internal virtual ServiceSettingEffect Effect => ServiceSettingEffect.AtOnce;

    /// <summary>Whether somebody asked for a value; a default that this Windows does not know is passed over, a wish is not.</summary>
    internal abstract bool IsAsked(ServiceSettings settings);

    /// <summary>Refuses a value that cannot be right anywhere, before any node is asked.</summary>
    internal virtual void Validate(ServiceSettings settings)
    {
    }

    /// <summary>Reads its value into a configuration; null where this service control manager does not know it.</summary>
    internal abstract ServiceConfiguration Read(ServiceControl service, ServiceConfiguration configuration);

    /// <summary>Reads what takes more than looking at a service takes, where it was asked for.</summary>
    internal virtual ServiceConfiguration ReadAsked(
        ServiceControlManager manager, ServiceSettings asked, ServiceConfiguration configuration, ServiceSettingContext context) => configuration;

    /// <summary>Puts what is wanted into <paramref name="wanted"/>: what was asked, else what is there, else the default of a new service.</summary>
    internal abstract ServiceConfiguration Want(
        ServiceSettings settings, ServiceConfiguration? existing, ServiceConfiguration wanted, ServiceSettingContext context);

    /// <summary>Puts what was installed into <paramref name="expected"/>, to find out what somebody else has changed since.</summary>
    internal virtual ServiceConfiguration Expect(
        ServiceSettings installed, ServiceConfiguration existing, ServiceConfiguration expected, ServiceSettingContext context) =>
        Want(installed, existing, expected, context);

    /// <summary>Refuses a wanted value that cannot work here, before anything is changed. Called only for settings that change.</summary>
    internal virtual void Check(ServiceControlManager manager, ServiceConfiguration wanted, ServiceSettingContext context)
    {
    }

    /// <summary>How it differs; <paramref name="from"/> is null for a new service.</summary>
    internal abstract IEnumerable<PropertyChange> Compare(ServiceConfiguration? from, ServiceConfiguration to, ServiceSettingContext context);

    /// <summary>Brings it from one value to another; also called the other way round when a later change failed.</summary>
    internal abstract void Apply(ServiceControl service, ServiceConfiguration? from, ServiceConfiguration to);

    /// <summary>Puts its value into what is remembered as installed.</summary>
    internal abstract void Remember(ServiceConfiguration configuration, ServiceSettings installed);

    /// <summary>Shows its value.</summary>
    internal abstract void Show(ServiceConfiguration configuration, GoServiceInfo info);

    /// <summary>Sets an optional part of the configuration, or says that this Windows does not know it.</summary>
    /// <exception cref="GoWinOpsException"><c>ServiceSettingUnsupported</c></exception>
    private protected void ChangeLevel(ServiceControl service, ServiceConfigLevel level, NativeBuffer information)
    {
        if (!service.TryChangeLevel(level, information))
            throw Unsupported(service);
    }

    /// <summary>The failure of a setting that this Windows does not know.</summary>
    private protected GoWinOpsException Unsupported(ServiceControl service) =>
        new(nameof(Messages.ServiceSettingUnsupported), service.Name, service.Name, Environment.MachineName, Property);
}
