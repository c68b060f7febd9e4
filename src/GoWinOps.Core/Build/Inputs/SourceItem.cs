using System;
using System.IO;

namespace GoWinOps.Build;

/// <summary>Something in the file system that a build depends on.</summary>
internal enum SourceItemKind
{
    /// <summary>A file's content, or that there is none.</summary>
    File,

    /// <summary>The names of the files in a folder that Go reads as source.</summary>
    SourceNames,

    /// <summary>All names in a folder.</summary>
    AllNames,
}

/// <summary>One thing a build depends on, written as <c>kind:path</c>.</summary>
internal readonly struct SourceItem : IEquatable<SourceItem>
{
    private SourceItem(SourceItemKind kind, string path)
    {
        Kind = kind;
        Path = path;
    }

    internal SourceItemKind Kind { get; }

    /// <summary>Absolute.</summary>
    internal string Path { get; }

    internal static SourceItem File(string path) => new(SourceItemKind.File, path);

    internal static SourceItem SourceNames(string path) => new(SourceItemKind.SourceNames, path);

    internal static SourceItem AllNames(string path) => new(SourceItemKind.AllNames, path);

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is nothing of the kind.</exception>
    internal static SourceItem Parse(string text)
    {
        int colon = text.IndexOf(':');
        return colon > 0 && Enum.TryParse(text.Substring(0, colon), out SourceItemKind kind)
            ? new SourceItem(kind, text.Substring(colon + 1))
            : throw new InvalidDataException($"'{text}' names nothing that can be watched.");
    }

    /// <inheritdoc/>
    public bool Equals(SourceItem other) => Kind == other.Kind && string.Equals(Path, other.Path, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is SourceItem other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Path) ^ (int)Kind;

    /// <inheritdoc/>
    public override string ToString() => Kind + ":" + Path;
}
