using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Reflection;

namespace GoWinOps.Build;

/// <summary>On Unix systems without <c>/proc</c>: the runtime's own way of killing a process with its descendants.</summary>
internal sealed class RuntimeProcessTree : ProcessTree
{
    // Process.Kill(bool) exists in every .NET that runs on Unix, but not in netstandard2.0.
    private static readonly MethodInfo? KillEntireTree = typeof(Process).GetMethod(nameof(Process.Kill), new[] { typeof(bool) });

    /// <inheritdoc/>
    internal override void Adopt(Process process)
    {
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<int> Kill(Process process)
    {
        if (process.HasExited)
            return Array.Empty<int>();
        if (KillEntireTree is null)
            KillOne(process.Id);
        else
            KillEntireTree.Invoke(process, new object[] { true });
        return process.HasExited ? Array.Empty<int>() : new[] { process.Id };
    }
}
