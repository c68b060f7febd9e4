namespace GoWinOps.Build;

/// <summary>A Go module as an executable records it.</summary>
public sealed class GoModule
{
    /// <summary>The module's path: <c>golang.org/x/sys</c>.</summary>
    public string Path { get; set; } = string.Empty;

    /// <summary>Its version: <c>v0.18.0</c>; <c>(devel)</c> where Go knew none.</summary>
    public string Version { get; set; } = string.Empty;

    /// <summary>Its checksum as in <c>go.sum</c>; empty for the main module and for a local folder.</summary>
    public string Sum { get; set; } = string.Empty;

    /// <summary>What was built in its place by a <c>replace</c> line; null where nothing was.</summary>
    public GoModule? Replacement { get; set; }

    /// <inheritdoc/>
    public override string ToString()
    {
        string name = Version.Length == 0 ? Path : Path + "@" + Version;
        return Replacement is null ? name : name + " => " + Replacement;
    }
}
