using System.Reflection;

namespace GoWinOps.ServiceHost;

/// <summary>Which build of the host this is.</summary>
internal static class HostVersion
{
    /// <summary>Three numbers.</summary>
    internal static string Text { get; } = typeof(HostVersion).GetTypeInfo().Assembly.GetName().Version?.ToString(3) ?? "0.0.0";
}
