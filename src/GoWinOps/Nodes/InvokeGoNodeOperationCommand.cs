using System;
using System.Management.Automation;
using System.Security;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Hosting;
using GoWinOps.Nodes;

namespace GoWinOps.Commands;

/// <summary>Runs an operation that another machine sent; the node's end of a channel, and no part of the module's public surface.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "GoNodeOperation")]
[OutputType(typeof(string))]
public sealed class InvokeGoNodeOperationCommand : AsyncCmdlet
{
    /// <summary>The operation's class.</summary>
    [Parameter(Mandatory = true)]
    public string Name { get; set; } = string.Empty;

    /// <summary>The operation as JSON.</summary>
    [Parameter(Mandatory = true)]
    public string Json { get; set; } = string.Empty;

    /// <summary>The operation's password, where it has one.</summary>
    [Parameter]
    public SecureString? Password { get; set; }

    /// <summary>How long it may take.</summary>
    [Parameter(Mandatory = true)]
    [DurationTransformation]
    public TimeSpan Deadline { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        NodeContext context = await OnPipelineAsync(() => ShellFacts.NodeContext(this)).ConfigureAwait(false);
        string answer = await NodeProtocol.RunAsync(Name, Json, context, Deadline, cancellationToken, Password).ConfigureAwait(false);
        await WriteObjectAsync(answer).ConfigureAwait(false);
    }
}
