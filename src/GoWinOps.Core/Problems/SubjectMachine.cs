using System;
using System.Threading;

namespace GoWinOps.Problems;

/// <summary>The machine that messages speak of: this one, unless another one's services are controlled from here.</summary>
internal static class SubjectMachine
{
    private static readonly AsyncLocal<string?> Other = new();

    /// <summary>Its name.</summary>
    internal static string Name => Other.Value ?? Environment.MachineName;

    /// <summary>Speaks of <paramref name="machine"/> from here to the end of the calling asynchronous method.</summary>
    internal static void Set(string machine) => Other.Value = machine;
}
