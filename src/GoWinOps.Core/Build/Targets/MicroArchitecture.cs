using System;
using GoWinOps.Problems;

namespace GoWinOps.Build;

/// <summary>The least processor a program is built for: a variable of Go's and its value.</summary>
public sealed class MicroArchitecture
{
    private readonly MicroArchitectureFamily family;

    private MicroArchitecture(MicroArchitectureFamily family, string level)
    {
        this.family = family;
        Level = level;
    }

    /// <summary>The variable: <c>GOAMD64</c>.</summary>
    public string Variable => family.Variable;

    /// <summary>Its value: <c>v3</c>.</summary>
    public string Level { get; }

    /// <summary>Whether it is what Go takes when nothing is said.</summary>
    public bool IsDefault => string.Equals(Level, family.Default, StringComparison.Ordinal);

    /// <summary>What the level adds to a folder's name: <c>_v3</c>; nothing for the default.</summary>
    internal string Suffix => IsDefault ? string.Empty : "_" + Level.Replace(',', '-');

    /// <summary>Reads the level of an architecture.</summary>
    /// <param name="target">What the level was given for, for messages.</param>
    /// <param name="architecture">Go's name of the architecture.</param>
    /// <param name="text">The level.</param>
    /// <param name="goVersion">The Go that is to build: <c>go1.24.4</c>.</param>
    /// <exception cref="GoWinOpsException"><c>GoMicroArchitectureNone</c>, <c>GoMicroArchitectureInvalid</c>, <c>GoMicroArchitectureTooNew</c></exception>
    public static MicroArchitecture Read(string target, string architecture, string text, string goVersion)
    {
        if (MicroArchitectureFamily.Of(architecture) is not { } family)
            throw new GoWinOpsException(nameof(Messages.GoMicroArchitectureNone), target, target, architecture, text);
        if (!family.TryRead(text, out string level))
            throw new GoWinOpsException(nameof(Messages.GoMicroArchitectureInvalid), target, target, family.Variable, text, family.Expected);
        int since = family.SinceMinor(level);
        if (GoMinorVersion.Of(goVersion) < since)
            throw new GoWinOpsException(nameof(Messages.GoMicroArchitectureTooNew), target, target, family.Variable + "=" + level, since, goVersion);
        return new MicroArchitecture(family, level);
    }

    /// <summary>What a setting as executables hold it, <c>GOAMD64=v3</c>, adds to a folder's name; nothing for a default or what is no setting.</summary>
    internal static string FolderSuffix(string? setting) => Read(setting)?.Suffix ?? string.Empty;

    /// <summary>The level of a setting as executables hold it, <c>GOAMD64=v3</c>; null for what is no setting.</summary>
    internal static string? LevelOf(string? setting) => Read(setting)?.Level;

    /// <inheritdoc/>
    public override string ToString() => Variable + "=" + Level;

    private static MicroArchitecture? Read(string? setting)
    {
        string[] parts = (setting ?? string.Empty).Split('=');
        MicroArchitectureFamily? family = MicroArchitectureFamily.OfVariable(parts[0]);
        return parts.Length == 2 && family is not null && family.TryRead(parts[1], out string level) ? new MicroArchitecture(family, level) : null;
    }
}
