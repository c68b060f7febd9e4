using System.Runtime.InteropServices;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>Whether the service's own SID is in its token: <c>SERVICE_SID_INFO</c>, one DWORD. Documented to count from the machine's next start on.</summary>
internal sealed class SidTypeSetting : ServiceSetting<ServiceSidType?>
{
    /// <inheritdoc/>
    internal override string Property => nameof(GoServiceInfo.SidType);

    /// <inheritdoc/>
    internal override ServiceSettingEffect Effect => ServiceSettingEffect.SystemStart;

    /// <inheritdoc/>
    internal override ServiceConfiguration Read(ServiceControl service, ServiceConfiguration configuration) => configuration with
    {
        SidType = service.QueryLevel<ServiceSidType?>(ServiceConfigLevel.SidInfo, pointer => (ServiceSidType)Marshal.ReadInt32(pointer)),
    };

    /// <inheritdoc/>
    internal override void Apply(ServiceControl service, ServiceConfiguration? from, ServiceConfiguration to)
    {
        using NativeBuffer information = Layout(to.SidType ?? ServiceSidType.None);
        ChangeLevel(service, ServiceConfigLevel.SidInfo, information);
    }

    /// <summary>What Windows is told.</summary>
    internal static NativeBuffer Layout(ServiceSidType type)
    {
        NativeBuffer information = NativeBuffer.OfSize(sizeof(uint));
        information.WriteUInt32(0, (uint)type);
        return information;
    }

    /// <inheritdoc/>
    internal override void Remember(ServiceConfiguration configuration, ServiceSettings installed) => installed.SidType = configuration.SidType;

    /// <inheritdoc/>
    internal override void Show(ServiceConfiguration configuration, GoServiceInfo info) => info.SidType = configuration.SidType;

    private protected override ServiceSidType? Asked(ServiceSettings settings) => settings.SidType;

    private protected override ServiceSidType? Of(ServiceConfiguration configuration) => configuration.SidType;

    private protected override ServiceConfiguration With(ServiceConfiguration configuration, ServiceSidType? value) => configuration with { SidType = value };

    private protected override string? Text(ServiceSidType? value) => value?.ToString();

    private protected override bool IsInitial(ServiceSidType? value) => value is null or ServiceSidType.None;
}
