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

    /// <summary>On this node.</summary>
    internal LogonRightReturn(NodeContext context) => this.context = context;

    /// <summary>Takes back what <paramref name="state"/> says was granted, and hands over the duty where somebody else still needs it.</summary>
    /// <param name="manager">The service control manager, opened to list services.</param>
    /// <param name="service">The service that has gone.</param>
    /// <param name="state">What is remembered of it; nothing of this kind afterwards, and the caller saves it if it stays.</param>
    /// <param name="cancellationToken">Ends the search for others.</param>
    internal async Task RunAsync(ServiceControlManager manager, string service, ServiceState state, CancellationToken cancellationToken)
    {
        foreach (string text in state.GrantedLogonRights)
        {
            if (Sid.TryParse(text) is not { } sid)
                continue;
            // Its own account goes with the service; nobody else can have it.
            List<string> others = sid.IsOfService ? new List<string>() : UsersOf(manager, sid, service);
            if (others.Count == 0)
                Revoke(sid);
            else
                await HandOverAsync(others, text, cancellationToken).ConfigureAwait(false);
        }

        state.GrantedLogonRights = Array.Empty<string>();
    }

    private static void Revoke(Sid sid)
    {
        using LsaPolicy policy = LsaPolicy.Open(LsaPolicy.GrantRights);
        new ServiceLogonRight(policy).Revoke(sid);
    }

    private static List<string> UsersOf(ServiceControlManager manager, Sid sid, string except)
    {
        Dictionary<string, Sid?> known = new(StringComparer.OrdinalIgnoreCase);
        return manager.Enumerate().Select(summary => summary.Name)
            .Where(name => !string.Equals(name, except, StringComparison.OrdinalIgnoreCase) && AccountOf(manager, name) is { } account && sid.Equals(Find(account)))
            .ToList();

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

    // The first of them that is ours takes the right back when it goes; a service that is not ours keeps it for good.
    private async Task HandOverAsync(IEnumerable<string> others, string sid, CancellationToken cancellationToken)
    {
        foreach (string other in others.Where(name => FolderName.Fault(name) is null && System.IO.File.Exists(new ServiceStateFile(context, name).FilePath)))
        {
            await new ServiceStateFile(context, other).UpdateAsync(
                null, null, state => state.GrantedLogonRights = state.GrantedLogonRights.Union(new[] { sid }, StringComparer.OrdinalIgnoreCase).ToArray(), cancellationToken).ConfigureAwait(false);
            return;
        }
    }
}
