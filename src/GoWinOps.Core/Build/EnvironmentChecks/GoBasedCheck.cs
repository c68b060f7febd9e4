using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Build.EnvironmentChecks;

/// <summary>The base of checks that need an answering Go.</summary>
internal abstract class GoBasedCheck : IEnvironmentCheck
{
    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public Task<CheckOutcome> RunAsync(EnvironmentFacts facts, CancellationToken cancellationToken) =>
        facts.GoProblem is null ? LookAsync(facts, cancellationToken) : Task.FromResult(CheckOutcome.Skip("there is no Go to ask"));

    /// <summary>Looks, with a Go that answers.</summary>
    protected abstract Task<CheckOutcome> LookAsync(EnvironmentFacts facts, CancellationToken cancellationToken);
}
