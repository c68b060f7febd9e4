using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Build.EnvironmentChecks;

/// <summary>The same for checks that need not wait.</summary>
internal abstract class GoSettingCheck : GoBasedCheck
{
    /// <inheritdoc/>
    protected sealed override Task<CheckOutcome> LookAsync(EnvironmentFacts facts, CancellationToken cancellationToken) => Task.FromResult(Look(facts));

    /// <summary>Looks.</summary>
    protected abstract CheckOutcome Look(EnvironmentFacts facts);
}
