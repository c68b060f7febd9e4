namespace GoWinOps.Services;

/// <summary>
/// Whether a stop with an error is a failure: <c>SERVICE_FAILURE_ACTIONS_FLAG</c>, one 4-byte BOOL. On for new services: without it a service that reports why it
/// cannot go on, as it should, is the one that nothing restarts. Documented to count from the machine's next start on.
/// </summary>
internal sealed class RecoveryOnNonCrashFailureSetting : ServiceSetting<bool?>
{
    /// <inheritdoc/>
    internal override string Property => "Recovery.OnNonCrashFailure";

    /// <inheritdoc/>
    internal override ServiceSettingEffect Effect => ServiceSettingEffect.SystemStart;

    /// <inheritdoc/>
    internal override ServiceConfiguration Read(ServiceControl service, ServiceConfiguration configuration) =>
        configuration with { RecoveryOnNonCrashFailure = new ServiceRecoveryControl(service).QueryOnNonCrashFailure() };

    /// <inheritdoc/>
    internal override void Apply(ServiceControl service, ServiceConfiguration? from, ServiceConfiguration to)
    {
        if (to.RecoveryOnNonCrashFailure is { } flag)
            new ServiceRecoveryControl(service).ChangeOnNonCrashFailure(flag);
    }

    /// <inheritdoc/>
    internal override void Remember(ServiceConfiguration configuration, ServiceSettings installed)
    {
        if (configuration.RecoveryOnNonCrashFailure is { } flag)
            (installed.Recovery ??= new ServiceRecovery()).OnNonCrashFailure = flag;
    }

    /// <inheritdoc/>
    internal override void Show(ServiceConfiguration configuration, GoServiceInfo info)
    {
        if (configuration.RecoveryOnNonCrashFailure is { } flag)
            (info.Recovery ??= new ServiceRecovery()).OnNonCrashFailure = flag;
    }

    private protected override bool? Asked(ServiceSettings settings) => settings.Recovery?.OnNonCrashFailure;

    private protected override bool? Of(ServiceConfiguration configuration) => configuration.RecoveryOnNonCrashFailure;

    private protected override ServiceConfiguration With(ServiceConfiguration configuration, bool? value) =>
        configuration with { RecoveryOnNonCrashFailure = value };

    // The host has judged the end of its program by the program's own rules: what it gave up is not to be started again by the manager. When the host
    // itself dies, the manager starts it again all the same.
    private protected override bool? Default(ServiceSettingContext context) => context.Mode != ServiceMode.Hosted;

    private protected override bool IsInitial(bool? value) => value is not true;

    private protected override string? Text(bool? value) => value?.ToString();
}
