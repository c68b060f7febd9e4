namespace GoWinOps.Build.Artifacts;

/// <summary>A file that goes into an archive.</summary>
internal sealed class ArchiveEntry
{
    internal ArchiveEntry(string name, string path, bool isExecutable)
    {
        Name = name;
        Path = path;
        IsExecutable = isExecutable;
    }

    /// <summary>Its name in the archive, with forward slashes.</summary>
    internal string Name { get; }

    /// <summary>Where its content is.</summary>
    internal string Path { get; }

    internal bool IsExecutable { get; }

    /// <summary>The permissions it is unpacked with, whatever it has here: what a checkout sets differs from machine to machine.</summary>
    internal int Mode => IsExecutable ? 0b111_101_101 : 0b110_100_100;
}
