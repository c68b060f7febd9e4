using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>
/// What of the service's use is entered in the security log: its audit list, in SDDL. Even to read it takes a privilege, so that it is looked at only where somebody asks
/// for one.
/// </summary>
internal sealed class SecurityAuditSetting : ServiceSetting<string?>
{
    private const string Nothing = "S:";

    /// <inheritdoc/>
    internal override string Property => "SecurityDescriptor.Audit";

    /// <summary>None: nothing of it is read without being asked for.</summary>
    internal override ServiceRights ReadRights => 0;

    /// <inheritdoc/>
    internal override ServiceRights ChangeRights => ServiceRights.AccessSystemSecurity;

    /// <inheritdoc/>
    internal override ServiceConfiguration Read(ServiceControl service, ServiceConfiguration configuration) => configuration;

    /// <inheritdoc/>
    internal override ServiceConfiguration ReadAsked(
        ServiceControlManager manager, ServiceSettings asked, ServiceConfiguration configuration, ServiceSettingContext context)
    {
        if (!IsAsked(asked) && (context.Installed is null || !IsAsked(context.Installed)))
            return configuration;
        using ServiceControl? service = manager.TryOpenService(context.Service, ServiceRights.AccessSystemSecurity);
        return service is null ? configuration : configuration with { SecurityAudit = Read(service) };
    }

    /// <inheritdoc/>
    internal override void Apply(ServiceControl service, ServiceConfiguration? from, ServiceConfiguration to)
    {
        if (to.SecurityAudit is not { } text)
            return;
        service.ChangeAudit(ServiceSddl.Parse(text));
        if (!AreSame(Read(service), text))
            throw Unsupported(service);
    }

    /// <inheritdoc/>
    internal override void Remember(ServiceConfiguration configuration, ServiceSettings installed) =>
        installed.SecurityDescriptor = (SddlParts.Of(installed.SecurityDescriptor) with { Audit = configuration.SecurityAudit }).ToText();

    /// <summary>What is not read is not shown.</summary>
    internal override void Show(ServiceConfiguration configuration, GoServiceInfo info)
    {
    }

    private protected override string? Asked(ServiceSettings settings) => SddlParts.Of(settings.SecurityDescriptor).Audit;

    private protected override string? Of(ServiceConfiguration configuration) => configuration.SecurityAudit;

    private protected override ServiceConfiguration With(ServiceConfiguration configuration, string? value) => configuration with { SecurityAudit = value };

    private protected override string? Text(string? value) => value == Nothing ? null : value;

    private protected override bool AreSame(string? first, string? second) =>
        first is not null && second is not null && ServiceAccessList.AreSame(List(first), List(second));

    // No list and an empty one audit the same: nothing. Entries that only Windows can write leave it unknown.
    private static string? Read(ServiceControl service) =>
        service.QueryAudit() is { } descriptor ? descriptor.Audit is null ? Nothing : SddlText.WriteAudit(descriptor) : null;

    private static SecurityDescriptor List(string text) => new() { Access = ServiceSddl.Parse(text).Audit };
}
