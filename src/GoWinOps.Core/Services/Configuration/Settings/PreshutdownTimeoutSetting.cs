using System;
using System.Globalization;
using System.Runtime.InteropServices;
using GoWinOps.Problems;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>How long a service may take before the machine shuts down: <c>SERVICE_PRESHUTDOWN_INFO</c>, milliseconds in one DWORD.</summary>
/// <remarks>Windows' own default is 10 seconds since build 15063, and was 3 minutes before. Source: documentation of SERVICE_PRESHUTDOWN_INFO.</remarks>
internal sealed class PreshutdownTimeoutSetting : ServiceSetting<TimeSpan?>
{
    /// <inheritdoc/>
    internal override string Property => nameof(GoServiceInfo.PreshutdownTimeout);

    /// <inheritdoc/>
    internal override void Validate(ServiceSettings settings)
    {
        if (settings.PreshutdownTimeout is { } timeout && (timeout < TimeSpan.Zero || timeout.TotalMilliseconds > uint.MaxValue))
            throw new GoWinOpsException(nameof(Messages.ServiceSettingInvalid), timeout.ToString(), Property, timeout, "it is a time from 0 to 49 days");
    }

    /// <inheritdoc/>
    internal override ServiceConfiguration Read(ServiceControl service, ServiceConfiguration configuration) => configuration with
    {
        PreshutdownTimeout = service.QueryLevel<TimeSpan?>(
            ServiceConfigLevel.PreshutdownInfo, pointer => TimeSpan.FromMilliseconds(unchecked((uint)Marshal.ReadInt32(pointer)))),
    };

    /// <inheritdoc/>
    internal override void Apply(ServiceControl service, ServiceConfiguration? from, ServiceConfiguration to)
    {
        if (to.PreshutdownTimeout is not { } timeout)
            return;
        using NativeBuffer information = Layout(timeout);
        ChangeLevel(service, ServiceConfigLevel.PreshutdownInfo, information);
    }

    /// <summary>What Windows is told.</summary>
    internal static NativeBuffer Layout(TimeSpan timeout)
    {
        NativeBuffer information = NativeBuffer.OfSize(sizeof(uint));
        information.WriteUInt32(0, checked((uint)timeout.TotalMilliseconds));
        return information;
    }

    /// <inheritdoc/>
    internal override void Remember(ServiceConfiguration configuration, ServiceSettings installed) =>
        installed.PreshutdownTimeout = configuration.PreshutdownTimeout;

    /// <inheritdoc/>
    internal override void Show(ServiceConfiguration configuration, GoServiceInfo info) => info.PreshutdownTimeout = configuration.PreshutdownTimeout;

    private protected override TimeSpan? Asked(ServiceSettings settings) => settings.PreshutdownTimeout;

    // Windows keeps whole milliseconds.
    private protected override TimeSpan? Merge(TimeSpan? asked, TimeSpan? existing) => TimeSpan.FromMilliseconds(Math.Floor(asked!.Value.TotalMilliseconds));

    private protected override TimeSpan? Of(ServiceConfiguration configuration) => configuration.PreshutdownTimeout;

    private protected override ServiceConfiguration With(ServiceConfiguration configuration, TimeSpan? value) =>
        configuration with { PreshutdownTimeout = value };

    private protected override string? Text(TimeSpan? value) => value?.ToString("c", CultureInfo.InvariantCulture);
}
