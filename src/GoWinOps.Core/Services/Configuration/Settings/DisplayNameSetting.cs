namespace GoWinOps.Services;

/// <summary>The name people read.</summary>
internal sealed class DisplayNameSetting : BasicServiceSetting<string?>
{
    /// <inheritdoc/>
    internal override string Property => nameof(GoServiceInfo.DisplayName);

    /// <inheritdoc/>
    public override void Put(ServiceConfiguration configuration, ServiceConfigurationCall call) => call.DisplayName = configuration.DisplayName;

    /// <inheritdoc/>
    internal override void Remember(ServiceConfiguration configuration, ServiceSettings installed) => installed.DisplayName = configuration.DisplayName;

    /// <inheritdoc/>
    internal override void Show(ServiceConfiguration configuration, GoServiceInfo info) => info.DisplayName = configuration.DisplayName;

    private protected override string? Asked(ServiceSettings settings) => settings.DisplayName;

    private protected override string? Of(ServiceConfiguration configuration) => configuration.DisplayName;

    private protected override ServiceConfiguration With(ServiceConfiguration configuration, string? value) =>
        configuration with { DisplayName = value ?? string.Empty };

    private protected override string? Text(string? value) => value;

    private protected override string? Default(ServiceSettingContext context) => context.Service;
}
