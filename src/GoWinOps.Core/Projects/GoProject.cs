using System;

namespace GoWinOps.Projects;

/// <summary>A project that was made.</summary>
public sealed class GoProject
{
    /// <summary>Its name: the program's, the service's, and the folder's below <c>cmd</c>.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>Its folder.</summary>
    public string Path { get; set; } = string.Empty;

    /// <summary>The path of its Go module.</summary>
    public string Module { get; set; } = string.Empty;

    /// <summary>Its manifest.</summary>
    public string Manifest { get; set; } = string.Empty;

    /// <summary>The file of its pipeline, below <see cref="Path"/>.</summary>
    public string Pipeline { get; set; } = string.Empty;

    /// <summary>Its files, below <see cref="Path"/>, with slashes.</summary>
    public string[] Files { get; set; } = Array.Empty<string>();

    /// <summary>Those of them that were there with another content and were overwritten.</summary>
    public string[] Overwritten { get; set; } = Array.Empty<string>();
}
