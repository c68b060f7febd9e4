using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace GoWinOps.Tests.Build;

/// <summary>The Go the tests build with: the one GOWINOPS_GO names, else the one on PATH.</summary>
internal static class TestGo
{
    private const string Variable = "GOWINOPS_GO";

    /// <summary>The Go command.</summary>
    internal static string Path => Found ?? throw new InvalidOperationException($"{Variable} names '{Environment.GetEnvironmentVariable(Variable)}', which does not exist.");

    /// <summary>Why tests that need Go cannot run here; null when they can, or must.</summary>
    internal static string? Obstacle => Found is null && string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable))
        ? "There is no Go: 'dotnet run build.cs test' as root installs it; otherwise put it on PATH or name it in GOWINOPS_GO."
        : null;

    /// <summary>What a Go command is to be told so that it finds the modules the tests have, by a variable each; nothing where the machine's own settings do.</summary>
    internal static IReadOnlyDictionary<string, string?> Modules { get; } = new[] { "GOPROXY", "GOSUMDB", "GOFLAGS", "GOTOOLCHAIN", "GOPATH", "GOCACHE" }
        .Select(name => (Name: name, Value: Environment.GetEnvironmentVariable("GOWINOPS_" + name)))
        .Where(variable => !string.IsNullOrEmpty(variable.Value))
        .ToDictionary(variable => variable.Name, variable => variable.Value);

    private static string? Found { get; } = Find();

    private static string? Find()
    {
        string? named = Environment.GetEnvironmentVariable(Variable);
        if (!string.IsNullOrEmpty(named))
            return File.Exists(named) ? named : null;
        string fileName = OperatingSystem.IsWindows() ? "go.exe" : "go";
        return (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(System.IO.Path.PathSeparator)
            .Where(folder => folder.Length > 0)
            .Select(folder => System.IO.Path.Combine(folder, fileName))
            .FirstOrDefault(File.Exists);
    }
}
