using System;
using System.IO;
using System.Linq;
using Xunit;

namespace GoWinOps.Tests.Rollouts.LoadBalancers;

/// <summary>A test against a real HAProxy process.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class HaProxyFactAttribute : FactAttribute
{
    public HaProxyFactAttribute()
    {
        if (Executable is null)
            Skip = "There is no HAProxy: 'dotnet run build.cs test' as root brings it; otherwise put it on PATH or name it in GOWINOPS_HAPROXY.";
    }

    /// <summary>The haproxy to run; null where there is none.</summary>
    internal static string? Executable { get; } = Environment.GetEnvironmentVariable("GOWINOPS_HAPROXY") is { Length: > 0 } named ? named : (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator)
        .Append("/usr/sbin").Append("/usr/local/sbin")
        .Select(folder => Path.Combine(folder, "haproxy"))
        .FirstOrDefault(File.Exists);
}
