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
