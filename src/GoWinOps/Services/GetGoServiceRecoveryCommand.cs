using System;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;
using GoWinOps.Services;

namespace GoWinOps.Commands;

/// <summary>Tells what Windows does when services fail.</summary>
[Cmdlet(VerbsCommon.Get, "GoServiceRecovery")]
[OutputType(typeof(GoServiceRecovery))]
public sealed class GetGoServiceRecoveryCommand : NodeCmdlet
{
    /// <summary>The services, by name or pattern; all by default.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ServiceNameCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = Array.Empty<string>();

    /// <summary>Also lists services that GoWinOps did not install.</summary>
    [Parameter]
    public SwitchParameter All { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken)
    {
        GetServiceRecoveryOperation operation = new() { Names = Name, All = All };
        return ForEachNodeAsync(async (channel, token) =>
        {
            ServiceRecoveryList found = await channel.InvokeAsync(operation, OperationTimeout, token).ConfigureAwait(false);
            foreach (Problem problem in found.Problems)
                await WriteErrorAsync(new GoWinOpsException(problem)).ConfigureAwait(false);
            foreach (GoServiceRecovery service in found.Services)
            {
                service.Node = channel.NodeName;
                await WriteObjectAsync(service).ConfigureAwait(false);
            }
        });
    }
}
