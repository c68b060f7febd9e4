using System;
using System.IO;
using System.Linq;

namespace GoWinOps.Tests.Build;

/// <summary>The Go the tests build with: the one GOWINOPS_GO names, else the one on PATH.</summary>
internal static class TestGo
{
    /// <summary>The Go command; a test that needs it fails without it, because a skipped test would prove nothing.</summary>
    internal static string Path { get; } = Find();

    private static string Find()
    {
        string? named = Environment.GetEnvironmentVariable("GOWINOPS_GO");
        if (!string.IsNullOrEmpty(named))
            return File.Exists(named) ? named : throw new InvalidOperationException($"GOWINOPS_GO names '{named}', which does not exist.");
        string fileName = OperatingSystem.IsWindows() ? "go.exe" : "go";
        return (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(System.IO.Path.PathSeparator)
            .Where(folder => folder.Length > 0)
            .Select(folder => System.IO.Path.Combine(folder, fileName))
            .FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException("These tests need Go: 'dotnet run build.cs test' installs it; otherwise put it on PATH or name it in GOWINOPS_GO.");
    }
}
