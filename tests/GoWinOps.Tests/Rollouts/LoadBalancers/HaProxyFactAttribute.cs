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
            Skip = "There is no haproxy on this machine's PATH; 'dotnet run build.cs test' installs it on Debian.";
    }

    /// <summary>The haproxy to run; null where there is none.</summary>
    internal static string? Executable { get; } = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator)
        .Append("/usr/sbin").Append("/usr/local/sbin")
        .Select(folder => Path.Combine(folder, "haproxy"))
        .FirstOrDefault(File.Exists);
}
