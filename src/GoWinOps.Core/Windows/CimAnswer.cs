using System;
using System.Collections.Generic;

namespace GoWinOps.Windows;

/// <summary>What Windows Management Instrumentation answered to a query.</summary>
internal sealed class CimAnswer
{
    /// <summary>The answer where Management Infrastructure is not part of the system, under Wine and on Unix.</summary>
    internal static CimAnswer Absent { get; } = new() { IsAbsent = true };

    /// <summary>Whether there was nobody to ask.</summary>
    internal bool IsAbsent { get; init; }

    /// <summary>The MI_Result of a query that failed; 0 for one that succeeded. 2 access denied, 3 invalid namespace, 5 invalid class.</summary>
    internal int ErrorCode { get; init; }

    /// <summary>What a failed query said.</summary>
    internal string ErrorText { get; init; } = string.Empty;

    /// <summary>The instances, each as its properties by name, letter case ignored.</summary>
    internal IReadOnlyList<IReadOnlyDictionary<string, object?>> Rows { get; init; } = Array.Empty<IReadOnlyDictionary<string, object?>>();
}
