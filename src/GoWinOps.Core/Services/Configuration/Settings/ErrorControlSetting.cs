namespace GoWinOps.Services;

/// <summary>What a failed start means to the machine's start.</summary>
internal sealed class ErrorControlSetting : BasicServiceSetting<ServiceErrorControl?>
{
    /// <inheritdoc/>
    internal override string Property => nameof(GoServiceInfo.ErrorControl);

    /// <inheritdoc/>
    public override void Put(ServiceConfiguration configuration, ServiceConfigurationCall call) => call.ErrorControl = (uint)configuration.ErrorControl;

    /// <inheritdoc/>
    internal override void Remember(ServiceConfiguration configuration, ServiceSettings installed) => installed.ErrorControl = configuration.ErrorControl;

    /// <inheritdoc/>
    internal override void Show(ServiceConfiguration configuration, GoServiceInfo info) => info.ErrorControl = configuration.ErrorControl;

    private protected override ServiceErrorControl? Asked(ServiceSettings settings) => settings.ErrorControl;

    private protected override ServiceErrorControl? Of(ServiceConfiguration configuration) => configuration.ErrorControl;

    private protected override ServiceConfiguration With(ServiceConfiguration configuration, ServiceErrorControl? value) =>
        configuration with { ErrorControl = value ?? ServiceErrorControl.Normal };

    private protected override string? Text(ServiceErrorControl? value) => value?.ToString();

    private protected override bool IsInitial(ServiceErrorControl? value) => value is null or ServiceErrorControl.Normal;
}
