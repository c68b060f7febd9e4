using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Services;

namespace GoWinOps.Commands;

/// <summary>Shows who may do what with services.</summary>
[Cmdlet(VerbsCommon.Get, "GoServiceAccess")]
[OutputType(typeof(GoServiceAccessEntry))]
public sealed class GetGoServiceAccessCommand : ServiceListCmdlet
{
    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken) => ListAsync(
        new GetServiceAccessOperation { Names = Name },
        (answer, node) =>
        {
            foreach (GoServiceAccessEntry entry in answer.Entries)
                entry.Node = node;
            return (answer.Entries, answer.Problems);
        });
}
