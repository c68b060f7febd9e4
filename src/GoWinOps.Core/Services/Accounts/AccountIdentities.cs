using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Time;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>Everybody that a service's account is to Windows: itself and the groups it is in when the service has logged on.</summary>
internal sealed class AccountIdentities
{
    // A domain controller that does not answer must not hold up an installation.
    private static readonly System.TimeSpan LookupTimeout = System.TimeSpan.FromSeconds(10);

    private AccountIdentities(HashSet<Sid> sids, bool isComplete)
    {
        Sids = sids;
        IsComplete = isComplete;
    }

    /// <summary>The identifiers that are known.</summary>
    internal ICollection<Sid> Sids { get; }

    /// <summary>Whether these are all of them.</summary>
    internal bool IsComplete { get; }

    /// <summary>What every service logged on with an account is, without asking anybody.</summary>
    /// <param name="account">The account.</param>
    /// <param name="service">The service, whose own identifier counts too; null where it has none.</param>
    internal static AccountIdentities Known(Sid account, string? service)
    {
        HashSet<Sid> sids = new()
        {
            account, WellKnownAccount.Everyone, WellKnownAccount.Local, WellKnownAccount.ConsoleLogon, WellKnownAccount.Service, WellKnownAccount.AuthenticatedUsers,
            WellKnownAccount.ThisOrganization, WellKnownAccount.Users,
        };
        if (service is not null)
            sids.Add(Sid.OfService(service));
        if (service is not null || account.IsOfService)
            sids.Add(WellKnownAccount.AllServices);
        if (account.Equals(WellKnownAccount.LocalSystem))
            sids.Add(WellKnownAccount.Administrators);
        return new AccountIdentities(sids, account.Equals(WellKnownAccount.LocalSystem));
    }

    /// <summary>The same with the groups that this machine and its domain know of; incomplete where they did not say in time.</summary>
    internal Task<AccountIdentities> WithGroupsAsync(Sid account, ServiceAccountKind kind, IClock clock, CancellationToken cancellationToken) => IsComplete
        ? Task.FromResult(this)
        : BoundedCall.RunAsync(
            () => Add(AskGroups(account, kind), AccountGroups.OfMachine(AccountDirectory.OfThisMachine)), LookupTimeout, otherwise: this, clock, cancellationToken);

    /// <summary>Adds groups: those of a logon, and of the machine's own all that have a member that counts already.</summary>
    /// <param name="logon">The groups of a logon; null where they are not known.</param>
    /// <param name="machine">The machine's groups with their direct members; null where they are not known.</param>
    internal AccountIdentities Add(IReadOnlyList<Sid>? logon, IReadOnlyList<KeyValuePair<Sid, IReadOnlyList<Sid>>>? machine)
    {
        HashSet<Sid> all = new(Sids);
        all.UnionWith(logon ?? System.Array.Empty<Sid>());
        // A local group cannot be in another one, but on a domain controller it can: until nothing is added any more.
        bool grew = machine is not null;
        while (grew)
        {
            List<Sid> more = machine!.Where(group => !all.Contains(group.Key) && group.Value.Any(all.Contains)).Select(group => group.Key).ToList();
            all.UnionWith(more);
            grew = more.Count > 0;
        }

        return new AccountIdentities(all, logon is not null && machine is not null);
    }

    // Only accounts of a domain can be in groups that this machine does not keep itself.
    private static IReadOnlyList<Sid>? AskGroups(Sid account, ServiceAccountKind kind) =>
        kind is ServiceAccountKind.User or ServiceAccountKind.Managed ? AccountGroups.OfLogon(account) : System.Array.Empty<Sid>();
}
