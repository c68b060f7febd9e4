using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>Does the same with the access of one service after the other.</summary>
internal static class ServiceAccessRun
{
    /// <summary>Answers with one problem for each service that is absent, may not be looked at, or failed; the others are done.</summary>
    /// <param name="context">The node.</param>
    /// <param name="names">The services, by name or pattern; a pattern finds only services that GoWinOps installed, and none means all of those.</param>
    /// <param name="work">What to do with one.</param>
    /// <param name="cancellationToken">Ends the work between two services.</param>
    internal static async Task<Problem[]> ForEachAsync(
        NodeContext context, IReadOnlyList<string> names, Func<ServiceControlManager, string, Task> work, CancellationToken cancellationToken)
    {
        NodeContext.RequireWindows(ServiceControlManager.Action);
        ServiceList found = await new ServiceCatalog(context).ListAsync(names, all: false, cancellationToken).ConfigureAwait(false);
        List<Problem> problems = found.Problems.ToList();
        using ServiceControlManager manager = ServiceControlManager.Open(ServiceManagerRights.Connect);
        foreach (GoServiceInfo service in found.Services)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                await work(manager, service.Name).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // What was done for the others is told all the same.
                Problem problem = Problem.From(exception);
                problem.Target ??= service.Name;
                problems.Add(problem);
            }
        }

        return problems.ToArray();
    }
}
