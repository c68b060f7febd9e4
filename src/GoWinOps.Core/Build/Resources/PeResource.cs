namespace GoWinOps.Build;

/// <summary>Where one resource lies in an executable.</summary>
internal sealed class PeResource
{
    internal PeResource(int type, int id, int language, ulong offset, int size)
    {
        Type = type;
        Id = id;
        Language = language;
        Offset = offset;
        Size = size;
    }

    /// <summary>The kind, one of the numbers in <see cref="ResourceEntry"/> or another; -1 for one with a name.</summary>
    internal int Type { get; }

    /// <summary>The number; -1 for one with a name.</summary>
    internal int Id { get; }

    internal int Language { get; }

    /// <summary>Where its bytes are in the file.</summary>
    internal ulong Offset { get; }

    internal int Size { get; }
}
