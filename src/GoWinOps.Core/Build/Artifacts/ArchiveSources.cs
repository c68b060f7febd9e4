using System;
using System.Collections.Generic;

namespace GoWinOps.Build.Artifacts;

/// <summary>Where the files come from that are packed with an executable.</summary>
public sealed class ArchiveSources
{
    /// <summary>The folders in which licences and read-me files are looked for, the nearest first: the package's, the module's, the work tree's.</summary>
    public IReadOnlyList<string> TextFolders { get; set; } = Array.Empty<string>();

    /// <summary>Further files, and folders with all that is in them.</summary>
    public IReadOnlyList<string> Includes { get; set; } = Array.Empty<string>();
}
