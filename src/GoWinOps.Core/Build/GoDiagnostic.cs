namespace GoWinOps.Build;

/// <summary>One complaint of the Go compiler, linker or command, about a place in a file.</summary>
public sealed class GoDiagnostic
{
    /// <summary>The file, absolute.</summary>
    public string File { get; set; } = string.Empty;

    /// <summary>The line, counted from 1.</summary>
    public int Line { get; set; }

    /// <summary>The column, counted from 1; 0 where Go names none.</summary>
    public int Column { get; set; }

    /// <summary>What is wrong, in Go's words, with its continuation lines.</summary>
    public string Message { get; set; } = string.Empty;

    /// <summary>The package being compiled, where Go named it.</summary>
    public string? Package { get; set; }

    /// <inheritdoc/>
    public override string ToString() => Column > 0 ? $"{File}:{Line}:{Column}: {Message}" : $"{File}:{Line}: {Message}";
}
