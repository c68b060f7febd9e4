using System;
using System.Collections.Generic;

namespace GoWinOps.Build;

/// <summary>What a user asks the Windows resources of a program to say.</summary>
public sealed class WindowsResourceSettings
{
    /// <summary>
    /// The strings of the version resource that are given, by Windows' names for them (<see cref="VersionStrings.Names"/>); the others follow from the
    /// program's name and version.
    /// </summary>
    public Dictionary<string, string> Strings { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The icon, an .ico file; null for none.</summary>
    public string? IconPath { get; set; }

    /// <summary>The application manifest; null for the one in <see cref="ApplicationManifest"/>.</summary>
    public string? ApplicationManifestPath { get; set; }

    /// <summary>Whether anything was asked for, so that leaving it out silently would be wrong.</summary>
    internal bool AsksForAnything => Strings.Count > 0 || IconPath is not null || ApplicationManifestPath is not null;
}
