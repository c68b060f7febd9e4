using System;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;
using GoWinOps.Services;

namespace GoWinOps.Commands;

/// <summary>Explains what was decided about supervised services: every start, end, restart, failed probe and limit, with the reason.</summary>
[Cmdlet(VerbsCommon.Get, "GoServiceDecision")]
[OutputType(typeof(ServiceDecision))]
public sealed class GetGoServiceDecisionCommand : NodeCmdlet
{
    /// <summary>The services, by name or pattern; all that have a decision log by default.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ServiceNameCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = Array.Empty<string>();

    /// <summary>How many decisions of each service, the newest ones.</summary>
    [Parameter]
    [ValidateRange(1, 100_000)]
    public int Last { get; set; } = 100;

    /// <summary>Only decisions from this time on.</summary>
    [Parameter]
    public DateTime? Since { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken)
    {
        GetServiceDecisionsOperation operation = new() { Names = Name, Last = Last, SinceUtc = Since?.ToUniversalTime() };
        return ForEachNodeAsync(async (channel, token) =>
        {
            ServiceDecisionList found = await channel.InvokeAsync(operation, OperationTimeout, token).ConfigureAwait(false);
            foreach (Problem problem in found.Problems)
                await WriteErrorAsync(new GoWinOpsException(problem)).ConfigureAwait(false);
            foreach (ServiceDecision decision in found.Decisions)
            {
                decision.Node = channel.NodeName;
                await WriteObjectAsync(decision).ConfigureAwait(false);
            }
        });
    }
}
