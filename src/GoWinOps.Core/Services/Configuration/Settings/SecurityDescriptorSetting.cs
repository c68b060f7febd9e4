using GoWinOps.Problems;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>Who may do what with the service: its access list, in SDDL. What it reads tells whose the service is, too.</summary>
internal sealed class SecurityDescriptorSetting : ServiceSetting<string?>
{
    /// <inheritdoc/>
    internal override string Property => nameof(GoServiceInfo.SecurityDescriptor);

    /// <inheritdoc/>
    internal override ServiceRights ReadRights => ServiceAccessEditor.ReadRights;

    /// <inheritdoc/>
    internal override ServiceRights ChangeRights => ServiceAccessEditor.ChangeRights;

    /// <inheritdoc/>
    internal override void Validate(ServiceSettings settings)
    {
        if (settings.SecurityDescriptor is { } text)
            ServiceSddl.RequireValid(text);
    }

    /// <inheritdoc/>
    internal override ServiceConfiguration Read(ServiceControl service, ServiceConfiguration configuration) => service.QuerySecurity() is { } descriptor
        ? configuration with { SecurityDescriptor = SddlText.Write(descriptor), SecurityOwner = SddlText.WriteOwner(descriptor) }
        : configuration;

    /// <inheritdoc/>
    internal override void Check(ServiceControlManager manager, ServiceConfiguration wanted, ServiceSettingContext context)
    {
        if (wanted.SecurityDescriptor is { } text)
            ServiceAccessList.RequireNoLockout(context.Service, null, ServiceSddl.Parse(text), sid => AccountDirectory.OfThisMachine.FindName(sid) ?? sid.ToString());
    }

    /// <inheritdoc/>
    internal override void Apply(ServiceControl service, ServiceConfiguration? from, ServiceConfiguration to)
    {
        if (to.SecurityDescriptor is not { } text)
            return;
        try
        {
            ServiceAccessEditor.Write(service, ServiceSddl.Parse(text));
        }
        catch (GoWinOpsException exception) when (exception.ErrorId == nameof(Messages.ServiceAccessUnknown))
        {
            throw Unsupported(service);
        }
    }

    /// <inheritdoc/>
    internal override void Remember(ServiceConfiguration configuration, ServiceSettings installed) =>
        installed.SecurityDescriptor = (SddlParts.Of(installed.SecurityDescriptor) with { Access = configuration.SecurityDescriptor }).ToText();

    /// <inheritdoc/>
    internal override void Show(ServiceConfiguration configuration, GoServiceInfo info) =>
        info.SecurityDescriptor = configuration.SecurityDescriptor is null ? null : configuration.SecurityOwner + configuration.SecurityDescriptor;

    private protected override string? Asked(ServiceSettings settings) => SddlParts.Of(settings.SecurityDescriptor).Access;

    private protected override string? Merge(string? asked, string? existing) => SddlText.Write(ServiceSddl.Parse(asked!));

    private protected override string? Of(ServiceConfiguration configuration) => configuration.SecurityDescriptor;

    private protected override ServiceConfiguration With(ServiceConfiguration configuration, string? value) => configuration with { SecurityDescriptor = value };

    private protected override string? Text(string? value) => value;

    private protected override bool AreSame(string? first, string? second) =>
        first is not null && second is not null && ServiceAccessList.AreSame(ServiceSddl.Parse(first), ServiceSddl.Parse(second));
}
