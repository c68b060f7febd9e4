using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>Says who may do what with services. A service that is absent, may not be read or says nothing is a problem of its own in the answer.</summary>
public sealed class GetServiceAccessOperation : NodeOperation<ServiceAccessAnswer>
{
    /// <summary>The services, by name or pattern; a pattern finds only services that GoWinOps installed, and none means all of those.</summary>
    public string[] Names { get; set; } = Array.Empty<string>();

    /// <inheritdoc/>
    public override async Task<ServiceAccessAnswer> RunAsync(NodeContext context, CancellationToken cancellationToken)
    {
        ServiceAccessEditor editor = new(context);
        List<GoServiceAccessEntry> entries = new();
        Problem[] problems = await ServiceAccessRun.ForEachAsync(context, Names, Look, cancellationToken).ConfigureAwait(false);
        return new ServiceAccessAnswer { Entries = entries.ToArray(), Problems = problems };

        Task Look(ServiceControlManager manager, string name)
        {
            entries.AddRange(editor.Read(manager, name));
            return Task.CompletedTask;
        }
    }
}
