using System;
using System.Linq;
using System.Runtime.InteropServices;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>The events that start or stop a service: <c>SERVICE_TRIGGER_INFO</c>. They are set all together.</summary>
internal sealed class TriggersSetting : ServiceSetting<ServiceTrigger[]?>
{
    /// <inheritdoc/>
    internal override string Property => nameof(GoServiceInfo.Triggers);

    /// <inheritdoc/>
    internal override void Validate(ServiceSettings settings)
    {
        foreach (ServiceTrigger trigger in settings.Triggers ?? Array.Empty<ServiceTrigger>())
            ServiceTriggerTranslation.ToNative(trigger);
    }

    /// <inheritdoc/>
    internal override ServiceConfiguration Read(ServiceControl service, ServiceConfiguration configuration) => configuration with
    {
        Triggers = service.QueryLevel(
            ServiceConfigLevel.TriggerInfo, pointer => NativeTriggerLayout.Read(pointer).Select(ServiceTriggerTranslation.FromNative).ToArray()),
    };

    /// <inheritdoc/>
    internal override void Apply(ServiceControl service, ServiceConfiguration? from, ServiceConfiguration to)
    {
        NativeTrigger[] triggers = (to.Triggers ?? Array.Empty<ServiceTrigger>()).Select(ServiceTriggerTranslation.ToNative).ToArray();
        // Windows refuses to remove triggers where there are none.
        if (triggers.Length == 0 && from?.Triggers is null or { Length: 0 })
            return;
        using NativeBuffer information = NativeTriggerLayout.Write(triggers).ToBuffer();
        ChangeLevel(service, ServiceConfigLevel.TriggerInfo, information);
    }

    /// <inheritdoc/>
    internal override void Remember(ServiceConfiguration configuration, ServiceSettings installed) => installed.Triggers = configuration.Triggers;

    /// <inheritdoc/>
    internal override void Show(ServiceConfiguration configuration, GoServiceInfo info) => info.Triggers = configuration.Triggers;

    private protected override ServiceTrigger[]? Asked(ServiceSettings settings) => settings.Triggers;

    private protected override ServiceTrigger[]? Of(ServiceConfiguration configuration) => configuration.Triggers;

    private protected override ServiceConfiguration With(ServiceConfiguration configuration, ServiceTrigger[]? value) => configuration with { Triggers = value };

    // Their order means nothing, and a trigger that went through Windows may be spelled in another way.
    private protected override string? Text(ServiceTrigger[]? value) => value is null || value.Length == 0 ? null : string.Join(", ", value
        .Select(trigger => ServiceTriggerTranslation.FromNative(ServiceTriggerTranslation.ToNative(trigger)).ToString())
        .OrderBy(text => text, StringComparer.Ordinal));
}
