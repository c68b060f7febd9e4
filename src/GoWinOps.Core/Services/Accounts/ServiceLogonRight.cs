using System;
using System.Collections.Generic;
using System.Linq;
using GoWinOps.Problems;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>The right to log on as a service: looked up, granted where it is missing, and read back.</summary>
internal sealed class ServiceLogonRight
{
    internal const string Name = "SeServiceLogonRight";
    internal const string Denial = "SeDenyServiceLogonRight";
    private readonly IAccountRights rights;

    /// <summary>Looks into <paramref name="rights"/>.</summary>
    internal ServiceLogonRight(IAccountRights rights) => this.rights = rights;

    /// <summary>Where an account stands.</summary>
    /// <param name="account">The account.</param>
    /// <param name="identities">The account and its groups.</param>
    internal LogonRightFinding Find(Sid account, IEnumerable<Sid> identities)
    {
        if (IsBuiltIn(account))
            return new LogonRightFinding(LogonRightState.NotNeeded, null);
        // Administrators hold a dozen rights on every Windows. Where they hold none, nothing is kept, and nothing can be concluded.
        if (rights.RightsOf(WellKnownAccount.Administrators).Count == 0)
            return new LogonRightFinding(LogonRightState.Unknown, null);
        List<KeyValuePair<Sid, IReadOnlyCollection<string>>> all = new[] { account }.Concat(identities).Distinct()
            .Select(sid => new KeyValuePair<Sid, IReadOnlyCollection<string>>(sid, rights.RightsOf(sid))).ToList();
        if (Through(all, Denial) is { } denied)
            return new LogonRightFinding(LogonRightState.Denied, denied);
        return Through(all, Name) is { } held ? new LogonRightFinding(LogonRightState.Held, held) : new LogonRightFinding(LogonRightState.Missing, null);
    }

    /// <summary>Grants the right and makes sure that it is there.</summary>
    /// <exception cref="GoWinOpsException"><c>LogonRightNotGranted</c></exception>
    internal void Grant(Sid account, string service, string name)
    {
        rights.Grant(account, Name);
        if (!rights.RightsOf(account).Contains(Name, StringComparer.OrdinalIgnoreCase))
            throw new GoWinOpsException(nameof(Messages.LogonRightNotGranted), service, service, Environment.MachineName, name);
    }

    /// <summary>Takes the right away again.</summary>
    internal void Revoke(Sid account) => rights.Revoke(account, Name);

    private static bool IsBuiltIn(Sid account) =>
        account.Equals(WellKnownAccount.LocalSystem) || account.Equals(WellKnownAccount.LocalService) || account.Equals(WellKnownAccount.NetworkService);

    private static Sid? Through(IEnumerable<KeyValuePair<Sid, IReadOnlyCollection<string>>> all, string right) =>
        all.Where(item => item.Value.Contains(right, StringComparer.OrdinalIgnoreCase)).Select(item => item.Key).FirstOrDefault();
}
