namespace GoWinOps.Manifest;

/// <summary>One fault of a manifest.</summary>
public sealed class ManifestProblem
{
    /// <summary>The file.</summary>
    public string Path { get; set; } = string.Empty;

    /// <summary>The line, counted from 1.</summary>
    public int Line { get; set; }

    /// <summary>The column, counted from 1.</summary>
    public int Column { get; set; }

    /// <summary>What is wrong and what was expected.</summary>
    public string Message { get; set; } = string.Empty;

    /// <inheritdoc/>
    public override string ToString() => $"{Path}({Line},{Column}): {Message}";
}
