using System;
using System.Linq;
using Xunit;

namespace GoWinOps.Tests.Build.Artifacts;

/// <summary>A test that has other programs judge; skipped where they are not.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ToolFactAttribute : FactAttribute
{
    /// <param name="programs">The programs; <c>go</c> stands for the Go the tests build with.</param>
    public ToolFactAttribute(params string[] programs)
    {
        string? missing = programs.FirstOrDefault(program => program != "go" && ToolRun.Find(program) is null);
        Skip = programs.Contains("go") && TestGo.Obstacle is { } obstacle ? obstacle : missing is null ? null : $"There is no {missing} on PATH.";
    }
}
