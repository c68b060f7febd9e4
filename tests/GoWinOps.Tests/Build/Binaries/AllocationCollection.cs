using Xunit;

namespace GoWinOps.Tests.Build.Binaries;

/// <summary>Tests that count what the process allocates, and so run when no other test does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AllocationCollection
{
    internal const string Name = "allocations";
}
