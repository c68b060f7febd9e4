using System;
using GoWinOps.Nodes;
using Xunit;

namespace GoWinOps.Tests.Services;

/// <summary>A test of what happens where there is no Windows.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class UnixTheoryAttribute : TheoryAttribute
{
    public UnixTheoryAttribute()
    {
        if (NodeContext.IsWindows)
            Skip = "This machine runs Windows, where the cmdlets work.";
    }
}
