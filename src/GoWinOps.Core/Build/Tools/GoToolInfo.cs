namespace GoWinOps.Build.Tools;

/// <summary>A Go program that was installed from its source.</summary>
public sealed class GoToolInfo
{
    /// <summary>Its name, as it is called.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>The version of its module, from the executable itself: <c>v0.18.1</c>.</summary>
    public string Version { get; set; } = string.Empty;

    /// <summary>The import path of its main package.</summary>
    public string Package { get; set; } = string.Empty;

    /// <summary>The module it comes from.</summary>
    public string Module { get; set; } = string.Empty;

    /// <summary>The Go that built it: <c>go1.24.4</c>.</summary>
    public string GoVersion { get; set; } = string.Empty;

    /// <summary>The executable.</summary>
    public string Path { get; set; } = string.Empty;

    /// <inheritdoc/>
    public override string ToString() => Path;
}
