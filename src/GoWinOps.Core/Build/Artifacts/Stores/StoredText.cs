using System;

namespace GoWinOps.Build.Artifacts;

/// <summary>A small file of a store.</summary>
internal sealed class StoredText
{
    internal StoredText(byte[] content, string? tag)
    {
        Content = content;
        Tag = tag;
    }

    /// <summary>The state of a file that is not there.</summary>
    internal static StoredText Absent { get; } = new(Array.Empty<byte>(), null);

    internal byte[] Content { get; }

    /// <summary>What tells this state from any other (an entity tag); null where the store has none.</summary>
    internal string? Tag { get; }
}
