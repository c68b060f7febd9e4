using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Build.EnvironmentChecks;

/// <summary>Whether there is a Go, and which.</summary>
internal sealed class GoCommandCheck : IEnvironmentCheck
{
    /// <inheritdoc/>
    public string Name => "Go";

    /// <inheritdoc/>
    public Task<CheckOutcome> RunAsync(EnvironmentFacts facts, CancellationToken cancellationToken) => Task.FromResult(facts.GoProblem is null
        ? CheckOutcome.Pass($"{facts.GoName} for {facts.Platform}: {facts.GoPath}")
        : CheckOutcome.Fail(facts.GoProblem, "a Go command", facts.GoPath is null ? "Run Install-GoToolchain." : facts.GoRemedy ?? string.Empty));
}
