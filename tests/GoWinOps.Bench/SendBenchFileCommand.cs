using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Commands;

namespace GoWinOps.Bench;

/// <summary>Sends a file as every cmdlet does that needs one on a node, and does nothing else.</summary>
[Cmdlet(VerbsCommunications.Send, "BenchFile")]
public sealed class SendBenchFileCommand : NodeCmdlet
{
    [Parameter(Mandatory = true)]
    public string Path { get; set; } = string.Empty;

    [Parameter(Mandatory = true)]
    public string Sha256 { get; set; } = string.Empty;

    protected override Task ProcessAsync(CancellationToken cancellationToken) =>
        ForEachNodeAsync((channel, token) => channel.SendFileAsync(Path, Sha256, null, token));
}
