using System;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Services;

/// <summary>A node of a pair, as its watch sees it.</summary>
internal interface IStandbyNode
{
    /// <summary>The node as the user named it.</summary>
    string Name { get; }

    /// <summary>Puts a request to the node. It may have been carried out although this fails.</summary>
    Task<StandbyAnswer> AskAsync(StandbyRequest request, TimeSpan deadline, CancellationToken cancellationToken);

    /// <summary>Starts the service there under its lease.</summary>
    Task<ServiceRuleOutcome> StartAsync(long epoch, TimeSpan timeout, CancellationToken cancellationToken);
}
