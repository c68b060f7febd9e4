using System;
using System.Management.Automation;

namespace GoWinOps.Commands;

/// <summary>A version to look for, with or without the <c>go</c> that Go writes before it.</summary>
internal static class ToolchainPattern
{
    internal static WildcardPattern Of(string version) =>
        new(version.StartsWith("go", StringComparison.OrdinalIgnoreCase) || version.StartsWith("*", StringComparison.Ordinal) ? version : "go" + version, WildcardOptions.IgnoreCase);
}
