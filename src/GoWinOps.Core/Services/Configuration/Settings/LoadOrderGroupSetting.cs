using System;

namespace GoWinOps.Services;

/// <summary>The load-order group a service belongs to.</summary>
internal sealed class LoadOrderGroupSetting : BasicServiceSetting<string?>
{
    /// <inheritdoc/>
    internal override string Property => nameof(GoServiceInfo.LoadOrderGroup);

    /// <inheritdoc/>
    internal override ServiceSettingEffect Effect => ServiceSettingEffect.SystemStart;

    /// <inheritdoc/>
    public override void Put(ServiceConfiguration configuration, ServiceConfigurationCall call) => call.LoadOrderGroup = configuration.LoadOrderGroup;

    /// <inheritdoc/>
    internal override void Remember(ServiceConfiguration configuration, ServiceSettings installed) =>
        installed.LoadOrderGroup = configuration.LoadOrderGroup;

    /// <inheritdoc/>
    internal override void Show(ServiceConfiguration configuration, GoServiceInfo info) =>
        info.LoadOrderGroup = configuration.LoadOrderGroup.Length == 0 ? null : configuration.LoadOrderGroup;

    private protected override string? Asked(ServiceSettings settings) => settings.LoadOrderGroup;

    private protected override string? Of(ServiceConfiguration configuration) => configuration.LoadOrderGroup;

    private protected override ServiceConfiguration With(ServiceConfiguration configuration, string? value) =>
        configuration with { LoadOrderGroup = value ?? string.Empty };

    private protected override string? Text(string? value) => value;

    private protected override bool AreSame(string? first, string? second) => string.Equals(first, second, StringComparison.OrdinalIgnoreCase);
}
