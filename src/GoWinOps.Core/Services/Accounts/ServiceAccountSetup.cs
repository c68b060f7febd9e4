using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>
/// Makes a node ready for the account of a service: the right to log on as a service, and access to the service's folders. Only a service that exists has
/// an account of its own, so this comes after it is made and before it starts.
/// </summary>
internal sealed class ServiceAccountSetup
{
    private readonly NodeContext context;
    private readonly string service;
    private readonly string account;
    private readonly bool hasServiceSid;
    private readonly IAccountDirectory directory;
    private readonly Func<LsaPolicyRights, IAccountRights> openRights;
    private Sid? granted;
    private ServiceFolderAccess? folderAccessBefore;
    private ServiceFolderAccess? folderAccessAfter;

    /// <summary>For the account of one service, with the machine's accounts and rights.</summary>
    /// <param name="context">The node.</param>
    /// <param name="service">The service's name.</param>
    /// <param name="account">The account in the manager's spelling.</param>
    /// <param name="hasServiceSid">Whether the service has an identifier of its own beside its account's (its SID type is not none).</param>
    /// <param name="directory">Whom names stand for; the machine's by default.</param>
    /// <param name="openRights">Opens the rights to log on; the machine's by default.</param>
    internal ServiceAccountSetup(
        NodeContext context,
        string service,
        string account,
        bool hasServiceSid,
        IAccountDirectory? directory = null,
        Func<LsaPolicyRights, IAccountRights>? openRights = null)
    {
        this.context = context;
        this.service = service;
        this.account = account;
        this.hasServiceSid = hasServiceSid;
        this.directory = directory ?? AccountDirectory.OfThisMachine;
        this.openRights = openRights ?? LsaPolicy.Open;
    }

    /// <summary>Whether the service has folders of ours, and a state that remembers.</summary>
    internal bool IsManaged { get; init; } = true;

    /// <summary>Whether the account is set for the first time or changes: then access to the folders goes without saying, and it has to exist.</summary>
    internal bool IsNew { get; init; } = true;

    /// <summary>For the account a plan wants.</summary>
    internal static ServiceAccountSetup For(NodeContext context, ServicePlan plan, bool isManaged = true) =>
        new(context, plan.Change.Name, plan.Wanted.Account, plan.Wanted.SidType is ServiceSidType.Unrestricted or ServiceSidType.Restricted)
        {
            IsManaged = isManaged,
            IsNew = plan.Change.Changes.Any(change => change.Property == nameof(GoServiceInfo.Account)),
        };

    /// <summary>What <see cref="ApplyAsync"/> would change.</summary>
    /// <param name="state">What is remembered of the service.</param>
    /// <param name="cancellationToken">Ends the questions.</param>
    /// <exception cref="GoWinOpsException"><c>AccountUnknown</c>, <c>ServiceLogonDenied</c></exception>
    internal async Task<IReadOnlyList<PropertyChange>> PlanAsync(ServiceState state, CancellationToken cancellationToken)
    {
        List<PropertyChange> changes = new();
        if (FindSid() is not { } sid)
            return changes;
        LogonRightFinding finding = (await FindAsync(sid, cancellationToken).ConfigureAwait(false)).Finding;
        if (finding.State == LogonRightState.Missing)
            changes.Add(new PropertyChange { Property = "LogonRight", To = $"{ServiceLogonRight.Name} for {account}" });
        if (IsManaged && !IsNew && !new ServiceFolders(context, service).IsAsWanted(state.FolderAccess, Principals(sid)))
            changes.Add(new PropertyChange { Property = "FolderAccess", To = $"releases and logs for {account}" });
        return changes;
    }

    /// <summary>Grants what is missing and enters it in <paramref name="state"/>, which the caller saves.</summary>
    /// <returns>What the user has to know, in words.</returns>
    /// <exception cref="GoWinOpsException"><c>AccountUnknown</c>, <c>ServiceLogonDenied</c>, <c>LogonRightNotGranted</c>, <c>NodeFolderFailed</c></exception>
    internal async Task<string[]> ApplyAsync(ServiceState state, CancellationToken cancellationToken)
    {
        List<string> warnings = new();
        if (FindSid() is not { } sid)
            return warnings.ToArray();
        (LogonRightFinding finding, bool isComplete) = await FindAsync(sid, cancellationToken).ConfigureAwait(false);
        if (finding.State is LogonRightState.Held or LogonRightState.Missing && !isComplete)
            warnings.Add(string.Format(CultureInfo.CurrentCulture, Messages.AccountGroupsUnknown, account, Environment.MachineName));
        if (finding.State == LogonRightState.Missing)
        {
            Grant(sid, state);
            if (DomainMembership.IsJoined())
                warnings.Add(string.Format(CultureInfo.CurrentCulture, Messages.LogonRightUnderPolicy, account, Environment.MachineName));
        }

        if (IsNew && ServiceAccount.KindOf(account) == ServiceAccountKind.Managed && await ManagedAccount.IsRefusedAsync(account, context.Clock, cancellationToken).ConfigureAwait(false))
            warnings.Add(string.Format(CultureInfo.CurrentCulture, Messages.ManagedAccountRefused, account, Environment.MachineName));
        ServiceFolders folders = new(context, service);
        folderAccessBefore = state.FolderAccess;
        if (IsManaged && !folders.IsAsWanted(state.FolderAccess, Principals(sid)))
            state.FolderAccess = folderAccessAfter = folders.Apply(state.FolderAccess, Principals(sid));
        return warnings.ToArray();
    }

    /// <summary>Makes the node ready, changes the service, and takes the first back if the second fails.</summary>
    /// <returns>What the user has to know, in words.</returns>
    internal async Task<string[]> ApplyAroundAsync(ServiceState state, Action change, CancellationToken cancellationToken)
    {
        try
        {
            string[] warnings = await ApplyAsync(state, cancellationToken).ConfigureAwait(false);
            change();
            return warnings;
        }
        catch (Exception)
        {
            Undo();
            throw;
        }
    }

    /// <summary>Takes back what was granted just now, as far as that goes: what made it necessary is the failure to report.</summary>
    internal void Undo()
    {
        try
        {
            TakeBack();
        }
        catch (GoWinOpsException)
        {
            // The right stays; the next installation finds it held.
        }
    }

    /// <summary>Whom the service's folders let in: SYSTEM needs no entry of its own.</summary>
    internal IReadOnlyList<Sid> Principals(Sid sid)
    {
        IEnumerable<Sid> own = hasServiceSid ? new[] { Sid.OfService(service) } : Array.Empty<Sid>();
        return new[] { sid }.Concat(own).Where(item => !item.Equals(WellKnownAccount.LocalSystem)).Distinct().ToList();
    }

    private void TakeBack()
    {
        if (granted is not null)
        {
            using IAccountRights rights = openRights(LsaPolicy.ReadRights);
            new ServiceLogonRight(rights).Revoke(granted);
        }

        if (folderAccessAfter is not null && folderAccessBefore is { } before)
            new ServiceFolders(context, service).Apply(folderAccessAfter, before.Principals.Select(Sid.Parse).ToList());
    }

    private void Grant(Sid sid, ServiceState state)
    {
        using IAccountRights rights = openRights(LsaPolicy.GrantRights);
        granted = sid;
        new ServiceLogonRight(rights).Grant(sid, service, account);
        state.GrantedLogonRights = state.GrantedLogonRights.Union(new[] { sid.ToString() }, StringComparer.OrdinalIgnoreCase).ToArray();
    }

    private async Task<(LogonRightFinding Finding, bool IsComplete)> FindAsync(Sid sid, CancellationToken cancellationToken)
    {
        AccountIdentities identities = await AccountIdentities.Known(sid, hasServiceSid ? service : null)
            .WithGroupsAsync(sid, ServiceAccount.KindOf(account), context.Clock, cancellationToken).ConfigureAwait(false);
        using IAccountRights rights = openRights(LsaPolicy.ReadRights);
        LogonRightFinding finding = new ServiceLogonRight(rights).Find(sid, identities.Sids);
        if (finding.State != LogonRightState.Denied)
            return (finding, identities.IsComplete);
        string through = directory.FindName(finding.Through!) ?? finding.Through!.ToString();
        throw new GoWinOpsException(nameof(Messages.ServiceLogonDenied), service, service, Environment.MachineName, account, through);
    }

    // An account that a service has had for long may be out of reach now; nothing about it changes, so nothing is lost.
    private Sid? FindSid() => ServiceAccount.SidOf(account, directory) is { } sid
        ? sid
        : IsNew ? throw Win32Errors.Create(Win32Errors.NoneMapped, service, null, account) : null;
}
