using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>
/// How a service's process is protected: <c>SERVICE_LAUNCH_PROTECTED_INFO</c>, one DWORD. It is shown and never set: that takes a driver signed by Microsoft, and
/// nothing but a protected process can take it away again.
/// </summary>
internal sealed class LaunchProtectionReading : ServiceSetting
{
    /// <inheritdoc/>
    internal override string Property => nameof(GoServiceInfo.LaunchProtection);

    /// <inheritdoc/>
    internal override bool IsAsked(ServiceSettings settings) => false;

    /// <inheritdoc/>
    internal override ServiceConfiguration Read(ServiceControl service, ServiceConfiguration configuration) => configuration with
    {
        LaunchProtection = service.QueryLevel<ServiceLaunchProtection?>(ServiceConfigLevel.LaunchProtected, pointer => (ServiceLaunchProtection)Marshal.ReadInt32(pointer)),
    };

    /// <inheritdoc/>
    internal override ServiceConfiguration Want(
        ServiceSettings settings, ServiceConfiguration? existing, ServiceConfiguration wanted, ServiceSettingContext context) => wanted;

    /// <inheritdoc/>
    internal override IEnumerable<PropertyChange> Compare(ServiceConfiguration? from, ServiceConfiguration to, ServiceSettingContext context) =>
        Enumerable.Empty<PropertyChange>();

    /// <inheritdoc/>
    internal override void Apply(ServiceControl service, ServiceConfiguration? from, ServiceConfiguration to)
    {
    }

    /// <inheritdoc/>
    internal override void Remember(ServiceConfiguration configuration, ServiceSettings installed)
    {
    }

    /// <inheritdoc/>
    internal override void Show(ServiceConfiguration configuration, GoServiceInfo info) => info.LaunchProtection = configuration.LaunchProtection;
}
