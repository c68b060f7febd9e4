using System;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Services;

namespace GoWinOps.Commands;

/// <summary>Explains what was decided about supervised services: every start, end, restart, failed probe and limit, with the reason.</summary>
[Cmdlet(VerbsCommon.Get, "GoServiceDecision")]
[OutputType(typeof(ServiceDecision))]
public sealed class GetGoServiceDecisionCommand : ServiceListCmdlet
{
    /// <summary>How many decisions of each service, the newest ones.</summary>
    [Parameter]
    [ValidateRange(1, 100_000)]
    public int Last { get; set; } = 100;

    /// <summary>Only decisions from this time on.</summary>
    [Parameter]
    public DateTime? Since { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken) => ListAsync(
        new GetServiceDecisionsOperation { Names = Name, Last = Last, SinceUtc = Since?.ToUniversalTime() },
        (found, node) =>
        {
            foreach (ServiceDecision decision in found.Decisions)
                decision.Node = node;
            return (found.Decisions, found.Problems);
        });
}
