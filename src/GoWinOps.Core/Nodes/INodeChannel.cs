using System;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Nodes;

/// <summary>The way to one node: this machine, or a PowerShell session. Safe for several calls at once.</summary>
public interface INodeChannel : IDisposable
{
    /// <summary>The node as the user named it; every result and error carries it.</summary>
    string NodeName { get; }

    /// <summary>Runs <paramref name="operation"/> on the node.</summary>
    /// <param name="operation">What to do.</param>
    /// <param name="deadline">How long the node may take before <c>NodeTimedOut</c>.</param>
    /// <param name="cancellationToken">Ends the wait and stops the operation on the node.</param>
    /// <exception cref="Problems.GoWinOpsException">What went wrong, there or on the way.</exception>
    Task<TResult> InvokeAsync<TResult>(NodeOperation<TResult> operation, TimeSpan deadline, CancellationToken cancellationToken);

    /// <summary>
    /// Sends a file into the node's <see cref="NodeContext.IncomingFolder"/> under its SHA-256, checked there; nothing is sent when it is there already.
    /// </summary>
    /// <param name="path">The local file.</param>
    /// <param name="sha256">Its SHA-256 in lower-case hexadecimal digits.</param>
    /// <param name="progress">Told the number of bytes sent so far.</param>
    /// <param name="cancellationToken">Ends the transfer; a part that arrived is removed.</param>
    Task SendFileAsync(string path, string sha256, IProgress<long>? progress, CancellationToken cancellationToken);
}
