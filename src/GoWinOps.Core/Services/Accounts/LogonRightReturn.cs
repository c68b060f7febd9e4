using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>Takes rights back that were granted for a service which has gone, unless another service runs as the same account.</summary>
internal sealed class LogonRightReturn
{
    private readonly NodeContext context;
    private readonly Func<Sid, IReadOnlyList<string>> servicesOf;
    private readonly Func<LsaPolicyRights, IAccountRights> openRights;

    /// <param name="context">The node.</param>
    /// <param name="servicesOf">Which services run as an account.</param>
    /// <param name="openRights">Opens the rights to log on; the machine's by default.</param>
    internal LogonRightReturn(NodeContext context, Func<Sid, IReadOnlyList<string>> servicesOf, Func<LsaPolicyRights, IAccountRights>? openRights = null)
    {
        this.context = context;
        this.servicesOf = servicesOf;
        this.openRights = openRights ?? LsaPolicy.Open;
    }

    /// <summary>Takes back what <paramref name="state"/> says was granted, and hands over the duty where somebody else still needs it.</summary>
    /// <param name="service">The service that has gone.</param>
    /// <param name="state">What is remembered of it; nothing of this kind afterwards, and the caller saves it if it stays.</param>
    /// <param name="cancellationToken">Ends the search for others.</param>
    internal async Task RunAsync(string service, ServiceState state, CancellationToken cancellationToken)
    {
        foreach (Sid sid in state.GrantedLogonRights.Select(Sid.TryParse).Where(sid => sid is not null).Select(sid => sid!))
        {
            // Its own account goes with the service; nobody else can have it.
            string[] others = sid.IsOfService
                ? Array.Empty<string>()
                : servicesOf(sid).Where(name => !string.Equals(name, service, StringComparison.OrdinalIgnoreCase)).ToArray();
            if (others.Length > 0)
            {
                await HandOverAsync(others, sid.ToString(), cancellationToken).ConfigureAwait(false);
                continue;
            }

            using IAccountRights rights = openRights(LsaPolicy.ReadRights);
            new ServiceLogonRight(rights).Revoke(sid);
        }

        state.GrantedLogonRights = Array.Empty<string>();
    }

    /// <summary>Takes back what was granted for a service that is not ours and goes, and for all of them that somebody else has removed since.</summary>
    /// <param name="service">The service that has gone.</param>
    /// <param name="exists">Whether there is a service of a name.</param>
    /// <param name="cancellationToken">Ends the search for others.</param>
    internal async Task RunForeignAsync(string service, Func<string, bool> exists, CancellationToken cancellationToken)
    {
        ForeignLogonRights foreign = new(context);
        foreach (KeyValuePair<string, string[]> item in await foreign.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (!string.Equals(item.Key, service, StringComparison.OrdinalIgnoreCase) && exists(item.Key))
                continue;
            await RunAsync(item.Key, new ServiceState { GrantedLogonRights = item.Value }, cancellationToken).ConfigureAwait(false);
            await foreign.RemoveAsync(item.Key, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Which of the services that a manager shows run as an account; those that may not be looked at are left out.</summary>
    internal static IReadOnlyList<string> ServicesOf(ServiceControlManager manager, Sid sid)
    {
        Dictionary<string, Sid?> known = new(StringComparer.OrdinalIgnoreCase);
        return manager.Enumerate().Select(summary => summary.Name).Where(name => AccountOf(manager, name) is { } account && sid.Equals(Find(account))).ToList();

        Sid? Find(string account)
        {
            if (!known.TryGetValue(account, out Sid? found))
                known[account] = found = ServiceAccount.SidOf(account, AccountDirectory.OfThisMachine);
            return found;
        }
    }

    private static string? AccountOf(ServiceControlManager manager, string name)
    {
        try
        {
            using ServiceControl? service = manager.TryOpenService(name, ServiceRights.QueryConfig);
            return service?.QueryConfiguration().Account;
        }
        catch (GoWinOpsException exception) when (exception.ErrorId == nameof(Messages.ServiceAccessDenied))
        {
            return null;
        }
    }

    // The first of them that is ours takes the right back when it goes. Where none is, the first of all does, if it is uninstalled by us.
    private async Task HandOverAsync(string[] others, string sid, CancellationToken cancellationToken)
    {
        if (others.FirstOrDefault(name => ServiceStateFile.Exists(context, name)) is { } own)
            await new ServiceStateFile(context, own).UpdateAsync(null, null, state => state.GrantedLogonRights = With(state.GrantedLogonRights, sid), cancellationToken).ConfigureAwait(false);
        else
            await new ForeignLogonRights(context).AddAsync(others[0], new[] { sid }, cancellationToken).ConfigureAwait(false);
    }

    private static string[] With(IEnumerable<string> granted, string sid) => granted.Union(new[] { sid }, StringComparer.OrdinalIgnoreCase).ToArray();
}
