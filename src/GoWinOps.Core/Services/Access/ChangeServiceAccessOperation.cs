using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>Grants or revokes rights on services; saying the same thing twice changes nothing. A service that fails is a problem of its own in the answer.</summary>
public sealed class ChangeServiceAccessOperation : NodeOperation<ServiceAccessAnswer>
{
    /// <summary>The services, by name or pattern; a pattern finds only services that GoWinOps installed.</summary>
    public string[] Names { get; set; } = Array.Empty<string>();

    /// <summary>The accounts and groups, by name or security identifier.</summary>
    public string[] Principals { get; set; } = Array.Empty<string>();

    /// <summary>The rights; none means all when they are revoked.</summary>
    public GoServiceRights Rights { get; set; }

    /// <summary>Revokes instead of granting.</summary>
    public bool Revoke { get; set; }

    /// <summary>Revokes what is denied and not what is allowed; counts only with rights.</summary>
    public bool IsDenied { get; set; }

    /// <summary>Only says what would change.</summary>
    public bool PlanOnly { get; set; }

    /// <inheritdoc/>
    public override async Task<ServiceAccessAnswer> RunAsync(NodeContext context, CancellationToken cancellationToken)
    {
        ServiceAccessEditor editor = new(context);
        List<GoServiceAccessChange> changes = new();
        Problem[] problems = await ServiceAccessRun.ForEachAsync(
            context,
            Names,
            async (manager, name) => changes.Add(await editor.ChangeAsync(manager, name, this, cancellationToken).ConfigureAwait(false)),
            cancellationToken).ConfigureAwait(false);
        return new ServiceAccessAnswer
        {
            Changes = changes.ToArray(),
            Problems = problems,
            Sids = Principals.Select(AccountDirectory.OfThisMachine.FindSid).Where(sid => sid is not null).Select(sid => sid!.ToString()).ToArray(),
        };
    }
}
