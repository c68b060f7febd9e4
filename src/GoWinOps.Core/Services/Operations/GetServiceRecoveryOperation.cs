using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;

namespace GoWinOps.Services;

/// <summary>Tells what Windows does when services fail.</summary>
public sealed class GetServiceRecoveryOperation : NodeOperation<ServiceRecoveryList>
{
    /// <summary>The services: names, or patterns with <c>*</c>, <c>?</c> and <c>[a-z]</c>. Empty means all. A name is found even when GoWinOps did not install it.</summary>
    public string[] Names { get; set; } = Array.Empty<string>();

    /// <summary>Whether patterns also find services that GoWinOps did not install.</summary>
    public bool All { get; set; }

    /// <inheritdoc/>
    public override async Task<ServiceRecoveryList> RunAsync(NodeContext context, CancellationToken cancellationToken)
    {
        NodeContext.RequireWindows(ServiceControlManager.Action);
        ServiceList found = await new ServiceCatalog(context).ListAsync(Names, All, cancellationToken).ConfigureAwait(false);
        ServiceRecoveryReader reader = new(context, ServiceRecoveryManager.Instance);
        List<GoServiceRecovery> services = new();
        List<Problem> problems = found.Problems.ToList();
        foreach (GoServiceInfo service in found.Services)
        {
            try
            {
                services.Add(await reader.DescribeAsync(service.Name, cancellationToken).ConfigureAwait(false));
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Problem problem = Problem.From(exception);
                problem.Target ??= service.Name;
                problems.Add(problem);
            }
        }

        return new ServiceRecoveryList { Services = services.ToArray(), Problems = problems.ToArray() };
    }
}
