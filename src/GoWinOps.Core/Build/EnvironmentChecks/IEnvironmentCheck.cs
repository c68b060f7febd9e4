using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Build.EnvironmentChecks;

/// <summary>One thing to look at.</summary>
internal interface IEnvironmentCheck
{
    /// <summary>Its name.</summary>
    string Name { get; }

    /// <summary>Looks. What is wrong is the outcome; only what keeps it from looking is an exception.</summary>
    Task<CheckOutcome> RunAsync(EnvironmentFacts facts, CancellationToken cancellationToken);
}
