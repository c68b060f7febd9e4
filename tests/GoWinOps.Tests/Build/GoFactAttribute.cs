using System;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Build;

/// <summary>A test that needs Go; skipped where nobody promised any. <c>build.cs test</c> as root does promise it, and then its absence is a failure.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class GoFactAttribute : FactAttribute
{
    public GoFactAttribute(TestPlatform needed = TestPlatform.Any) => Skip = TestGo.Obstacle ?? TestPlatforms.Obstacle(needed);
}

/// <inheritdoc cref="GoFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class GoTheoryAttribute : TheoryAttribute
{
    public GoTheoryAttribute(TestPlatform needed = TestPlatform.Any) => Skip = TestGo.Obstacle ?? TestPlatforms.Obstacle(needed);
}
