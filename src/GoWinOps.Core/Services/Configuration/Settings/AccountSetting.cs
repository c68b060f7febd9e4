using System;

namespace GoWinOps.Services;

/// <summary>Whom a service runs as.</summary>
internal sealed class AccountSetting : BasicServiceSetting<string?>
{
    /// <inheritdoc/>
    internal override string Property => nameof(GoServiceInfo.Account);

    /// <inheritdoc/>
    internal override ServiceSettingEffect Effect => ServiceSettingEffect.ServiceStart;

    /// <inheritdoc/>
    public override void Put(ServiceConfiguration configuration, ServiceConfigurationCall call) => call.Account = configuration.Account;

    /// <inheritdoc/>
    internal override void Remember(ServiceConfiguration configuration, ServiceSettings installed) => installed.Account = configuration.Account;

    /// <inheritdoc/>
    internal override void Show(ServiceConfiguration configuration, GoServiceInfo info) => info.Account = configuration.Account;

    private protected override string? Asked(ServiceSettings settings) => settings.Account;

    // Whoever is called the same is the same: a listing of hundreds of services asks no domain controller about each.
    private protected override string? Merge(string? asked, string? existing) =>
        string.Equals(asked, existing, StringComparison.OrdinalIgnoreCase) ? existing : ServiceAccount.Normalize(asked!);

    private protected override string? Of(ServiceConfiguration configuration) => configuration.Account;

    private protected override ServiceConfiguration With(ServiceConfiguration configuration, string? value) => configuration with { Account = value! };

    private protected override string? Text(string? value) => value;

    private protected override string? Default(ServiceSettingContext context) => ServiceAccount.VirtualAccountOf(context.Service);

    private protected override bool AreSame(string? first, string? second) => ServiceAccount.AreSame(first!, second!);
}
