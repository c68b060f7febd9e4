namespace GoWinOps.Build.Toolchains;

/// <summary>One archive of a release.</summary>
internal sealed class GoReleaseFile
{
    internal GoReleaseFile(string name, string os, string architecture, string sha256, long size)
    {
        Name = name;
        Os = os;
        Architecture = architecture;
        Sha256 = sha256;
        Size = size;
    }

    internal string Name { get; }

    internal string Os { get; }

    /// <summary>In the index's words, <c>armv6l</c> among them.</summary>
    internal string Architecture { get; }

    internal string Sha256 { get; }

    /// <summary>In bytes.</summary>
    internal long Size { get; }
}
