using System;
using Xunit;

namespace GoWinOps.Tests.Hosting;

/// <summary>A test that only some machines can run; skipped elsewhere, with the reason, instead of passing without having tried anything.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PlatformFactAttribute : FactAttribute
{
    public PlatformFactAttribute(TestPlatform needed) => Skip = TestPlatforms.Obstacle(needed);
}

/// <inheritdoc cref="PlatformFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PlatformTheoryAttribute : TheoryAttribute
{
    public PlatformTheoryAttribute(TestPlatform needed) => Skip = TestPlatforms.Obstacle(needed);
}
