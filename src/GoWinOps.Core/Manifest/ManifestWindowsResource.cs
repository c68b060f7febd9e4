using System;
using System.Collections.Generic;

namespace GoWinOps.Manifest;

/// <summary>The section <c>build.windowsResource</c>: what Windows shows of the program.</summary>
public sealed class ManifestWindowsResource
{
    /// <summary>Whether programs for Windows get resources; true unless the file says otherwise.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>The icon, absolute: the file gives it relative to itself; null for none.</summary>
    public string? Icon { get; set; }

    /// <summary>The application manifest, absolute: the file gives it relative to itself; null for the usual one.</summary>
    public string? ApplicationManifest { get; set; }

    /// <summary>Strings of the version resource, by Windows' names for them.</summary>
    public Dictionary<string, string> Strings { get; set; } = new(StringComparer.OrdinalIgnoreCase);
}
