using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;

namespace GoWinOps.Services;

/// <summary>Someone who is told what a watch sees, and carries out what its rules demand. Calls come from any thread, several at once.</summary>
internal interface IServiceWatchObserver
{
    /// <summary>Something has changed.</summary>
    Task ChangedAsync(ServiceEvent change, CancellationToken cancellationToken);

    /// <summary>A rule has something to say.</summary>
    Task AlertedAsync(ServiceAlert alert, CancellationToken cancellationToken);

    /// <summary>Something that the watch itself could not do; it goes on.</summary>
    Task FailedAsync(string node, Problem problem, CancellationToken cancellationToken);

    /// <summary>Does what a rule demands.</summary>
    Task<ServiceRuleOutcome> ActAsync(WatchedNode node, ServiceRule rule, ServiceAlert alert, CancellationToken cancellationToken);
}
