using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Nodes;

/// <summary>
/// Something done on a node. The object is its own request: its properties travel as JSON, and the same class runs there as here.
/// </summary>
/// <remarks>Operations live in this assembly, have a parameterless constructor and settable properties that survive JSON.</remarks>
public abstract class NodeOperation
{
    /// <summary>Runs on the node itself and returns the result, which travels back as JSON.</summary>
    internal abstract Task<object?> RunUntypedAsync(NodeContext context, CancellationToken cancellationToken);
}

/// <summary>Something done on a node that answers with a <typeparamref name="TResult"/>.</summary>
/// <typeparam name="TResult">A small type with settable properties.</typeparam>
public abstract class NodeOperation<TResult> : NodeOperation
{
    /// <summary>Does the work on the node. Throws <see cref="Problems.GoWinOpsException"/> for what the user can act on.</summary>
    public abstract Task<TResult> RunAsync(NodeContext context, CancellationToken cancellationToken);

    internal sealed override async Task<object?> RunUntypedAsync(NodeContext context, CancellationToken cancellationToken) =>
        await RunAsync(context, cancellationToken).ConfigureAwait(false);
}
