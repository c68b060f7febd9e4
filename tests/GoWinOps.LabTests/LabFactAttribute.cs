using System;
using GoWinOps.Lab.Isolation;
using Xunit;

namespace GoWinOps.LabTests;

/// <summary>A test that needs Windows nodes; skipped, with the reason, where there can be none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LabFactAttribute : FactAttribute
{
    public LabFactAttribute() => Skip = LabNamespace.Obstacle;
}

/// <summary>A test with cases that needs Windows nodes; skipped, with the reason, where there can be none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LabTheoryAttribute : TheoryAttribute
{
    public LabTheoryAttribute() => Skip = LabNamespace.Obstacle;
}
