using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace GoWinOps.Build;

/// <summary>The processor levels the Go command would take from its surroundings without anybody saying so.</summary>
/// <remarks>
/// In Go's own order (<c>go help environment</c>): the environment, what <c>go env -w</c> wrote, the toolchain's own go.env. 'go env' itself tells the variable of
/// its own architecture only, and asking once for every architecture takes longer than reading two small files.
/// </remarks>
internal sealed class InheritedLevels
{
    private readonly GoToolchain toolchain;
    private readonly Func<string, string?> variable;

    /// <param name="toolchain">The Go.</param>
    /// <param name="variable">Reads a variable of the environment the Go command inherits.</param>
    internal InheritedLevels(GoToolchain toolchain, Func<string, string?> variable)
    {
        this.toolchain = toolchain;
        this.variable = variable;
    }

    /// <summary>The value of a family's variable and where it comes from; null where nothing sets it, or the Go is too old to heed it.</summary>
    internal (string Value, string Source)? Find(MicroArchitectureFamily family)
    {
        if (GoMinorVersion.Of(toolchain.Version) < family.SinceMinor(family.Default))
            return null;
        if (variable(family.Variable) is { Length: > 0 } set)
            return (set, "the environment");
        foreach (string path in new[] { toolchain.SettingsPath, Path.Combine(toolchain.Root, "go.env") })
        {
            if (Read(path, family.Variable) is { Length: > 0 } written)
                return (written, path);
        }

        return null;
    }

    private static string? Read(string path, string name)
    {
        // GOENV=off means no file.
        if (!Path.IsPathRooted(path) || !File.Exists(path))
            return null;
        IEnumerable<string> lines = File.ReadAllLines(path).Where(line => line.StartsWith(name + "=", StringComparison.Ordinal));
        return lines.Select(line => line.Substring(name.Length + 1).Trim()).LastOrDefault();
    }
}
