using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace GoWinOps.Tests.Module;

/// <summary>A list of faults that must be empty; when it is not, the failure shows every one in full.</summary>
internal static class Faults
{
    public static void None(IEnumerable<object?> faults)
    {
        string[] found = faults.Select(fault => fault?.ToString() ?? "null").ToArray();
        Assert.True(found.Length == 0, string.Join(Environment.NewLine, found));
    }
}
