using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Services;

namespace GoWinOps.Commands;

/// <summary>Tells what Windows does when services fail.</summary>
[Cmdlet(VerbsCommon.Get, "GoServiceRecovery")]
[OutputType(typeof(GoServiceRecovery))]
public sealed class GetGoServiceRecoveryCommand : ServiceListCmdlet
{
    /// <summary>Also lists services that GoWinOps did not install.</summary>
    [Parameter]
    public SwitchParameter All { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken) => ListAsync(
        new GetServiceRecoveryOperation { Names = Name, All = All },
        (found, node) =>
        {
            foreach (GoServiceRecovery service in found.Services)
                service.Node = node;
            return (found.Services, found.Problems);
        });
}
