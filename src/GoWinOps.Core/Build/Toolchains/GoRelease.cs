using System.Collections.Generic;

namespace GoWinOps.Build.Toolchains;

/// <summary>One Go release of a download index.</summary>
internal sealed class GoRelease
{
    internal GoRelease(GoVersionNumber version, bool isStable, IReadOnlyList<GoReleaseFile> files)
    {
        Version = version;
        IsStable = isStable;
        Files = files;
    }

    internal GoVersionNumber Version { get; }

    /// <summary>Whether it is neither a beta nor a release candidate.</summary>
    internal bool IsStable { get; }

    /// <summary>Its archives; installers and sources are left out.</summary>
    internal IReadOnlyList<GoReleaseFile> Files { get; }
}

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
