using GoWinOps.Problems;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>Whose the service is: its owner, who may always change its access list, and its primary group, in SDDL. Each of them may be asked for alone.</summary>
internal sealed class SecurityOwnerSetting : ServiceSetting<string?>
{
    /// <inheritdoc/>
    internal override string Property => "SecurityDescriptor.Owner";

    /// <inheritdoc/>
    internal override ServiceRights ReadRights => ServiceRights.ReadControl;

    /// <summary>What is set is read back.</summary>
    internal override ServiceRights ChangeRights => ServiceRights.ReadControl | ServiceRights.WriteOwner;

    /// <summary>The access list's own question has told it already.</summary>
    internal override ServiceConfiguration Read(ServiceControl service, ServiceConfiguration configuration) => configuration;

    /// <inheritdoc/>
    internal override void Apply(ServiceControl service, ServiceConfiguration? from, ServiceConfiguration to)
    {
        if (to.SecurityOwner is not { } text)
            return;
        // A service that was just made belongs to somebody already, and mostly to the one who is wanted.
        SecurityDescriptor wanted = Difference(Read(service), text);
        if (wanted.Owner is null && wanted.Group is null)
            return;
        try
        {
            service.ChangeOwner(wanted);
        }
        catch (GoWinOpsException refusal) when (refusal.ErrorId == nameof(Messages.ServiceOwnerRefused))
        {
            ChangeWithPrivilege(service, wanted, refusal);
        }

        if (!AreSame(Read(service), text))
            throw Unsupported(service);
    }

    private static string? Read(ServiceControl service) => service.QuerySecurity() is { } descriptor ? SddlText.WriteOwner(descriptor) : null;

    /// <summary>What of owner and group differs: the other one is not written.</summary>
    internal static SecurityDescriptor Difference(string? from, string to)
    {
        SecurityDescriptor now = from is null ? new SecurityDescriptor() : ServiceSddl.Parse(from);
        SecurityDescriptor wanted = ServiceSddl.Parse(to);
        return new SecurityDescriptor
        {
            Owner = Equals(now.Owner, wanted.Owner) ? null : wanted.Owner,
            Group = Equals(now.Group, wanted.Group) ? null : wanted.Group,
        };
    }

    /// <inheritdoc/>
    internal override void Remember(ServiceConfiguration configuration, ServiceSettings installed) =>
        installed.SecurityDescriptor = (SddlParts.Of(installed.SecurityDescriptor) with { Owner = configuration.SecurityOwner }).ToText();

    /// <summary>It is shown before the access list.</summary>
    internal override void Show(ServiceConfiguration configuration, GoServiceInfo info)
    {
    }

    private protected override string? Asked(ServiceSettings settings) => SddlParts.Of(settings.SecurityDescriptor).Owner;

    private protected override string? Merge(string? asked, string? existing)
    {
        SecurityDescriptor wanted = ServiceSddl.Parse(asked!);
        SecurityDescriptor now = existing is null ? wanted : ServiceSddl.Parse(existing);
        return SddlText.WriteOwner(new SecurityDescriptor { Owner = wanted.Owner ?? now.Owner, Group = wanted.Group ?? now.Group });
    }

    private protected override string? Of(ServiceConfiguration configuration) => configuration.SecurityOwner;

    private protected override ServiceConfiguration With(ServiceConfiguration configuration, string? value) => configuration with { SecurityOwner = value };

    private protected override string? Text(string? value) => value;

    // What is not asked for is no difference: a service that is just made has a group that nobody named.
    private protected override bool AreSame(string? first, string? second)
    {
        if (first is null || second is null)
            return first == second;
        SecurityDescriptor wanted = Difference(first, second);
        return wanted.Owner is null && wanted.Group is null;
    }

    // Windows lets an account give a thing to itself and its groups, and to anybody only by a privilege that is asked for when there is no other way.
    private static void ChangeWithPrivilege(ServiceControl service, SecurityDescriptor wanted, GoWinOpsException refusal)
    {
        try
        {
            TokenPrivileges.With(TokenPrivileges.Restore, service.Name, () => service.ChangeOwner(wanted));
        }
        catch (GoWinOpsException exception) when (exception.ErrorId == nameof(Messages.PrivilegeMissing))
        {
            throw new GoWinOpsException(refusal.Problem, service.Name, exception);
        }
    }
}
