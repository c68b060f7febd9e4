using System;
using GoWinOps.Problems;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>When a service starts. Delayed start is a level of its own and is written only when it differs: no other change can lose it.</summary>
internal sealed class StartTypeSetting : BasicServiceSetting<GoServiceStartType?>
{
    /// <inheritdoc/>
    internal override string Property => nameof(GoServiceInfo.StartType);

    /// <summary>A service that has a standby starts by hand, or not at all, whatever was installed: its lease says where it runs.</summary>
    internal override ServiceConfiguration Expect(
        ServiceSettings installed, ServiceConfiguration existing, ServiceConfiguration expected, ServiceSettingContext context) =>
        StandbyPlace.HasStandby(context.Node, context.Service) ? expected : base.Expect(installed, existing, expected, context);

    /// <summary>Windows would start it at boot on a node whose lease ended with the boot.</summary>
    internal override void Check(ServiceControlManager manager, ServiceConfiguration wanted, ServiceSettingContext context)
    {
        bool startsByItself = wanted.StartType is not (GoServiceStartType.Manual or GoServiceStartType.Disabled);
        if (startsByItself && StandbyPlace.HasStandby(context.Node, context.Service))
            throw new GoWinOpsException(nameof(Messages.StandbyStartType), context.Service, context.Service, Environment.MachineName, wanted.StartType);
    }

    /// <inheritdoc/>
    public override void Put(ServiceConfiguration configuration, ServiceConfigurationCall call) => call.StartType = Code(configuration.StartType);

    /// <inheritdoc/>
    internal override void Apply(ServiceControl service, ServiceConfiguration? from, ServiceConfiguration to)
    {
        bool delayed = to.StartType == GoServiceStartType.AutomaticDelayedStart;
        if (Code(to.StartType) != Advapi32.ServiceAutoStart || (from is null && !delayed))
            return;
        using NativeBuffer information = NativeBuffer.OfSize(sizeof(int));
        information.WriteUInt32(0, delayed ? 1u : 0u);
        ChangeLevel(service, ServiceConfigLevel.DelayedAutoStart, information);
    }

    /// <inheritdoc/>
    internal override void Remember(ServiceConfiguration configuration, ServiceSettings installed) => installed.StartType = configuration.StartType;

    /// <inheritdoc/>
    internal override void Show(ServiceConfiguration configuration, GoServiceInfo info) => info.StartType = configuration.StartType;

    /// <summary>A start type as Windows counts it; delayed start is a property of its own there.</summary>
    internal static uint Code(GoServiceStartType startType) => startType switch
    {
        GoServiceStartType.Boot => 0,
        GoServiceStartType.System => 1,
        GoServiceStartType.Automatic or GoServiceStartType.AutomaticDelayedStart => Advapi32.ServiceAutoStart,
        GoServiceStartType.Manual => 3,
        GoServiceStartType.Disabled => 4,
        _ => Advapi32.ServiceNoChange,
    };

    private protected override GoServiceStartType? Asked(ServiceSettings settings) => settings.StartType;

    private protected override GoServiceStartType? Of(ServiceConfiguration configuration) => configuration.StartType;

    private protected override ServiceConfiguration With(ServiceConfiguration configuration, GoServiceStartType? value) =>
        configuration with { StartType = value ?? GoServiceStartType.Unknown };

    private protected override string? Text(GoServiceStartType? value) => value?.ToString();

    private protected override GoServiceStartType? Default(ServiceSettingContext context) => GoServiceStartType.AutomaticDelayedStart;
}
