namespace GoWinOps.Build;

/// <summary>A program whose start is measured.</summary>
public sealed class StartupProgram
{
    /// <summary>Names it.</summary>
    /// <param name="path">The executable.</param>
    /// <param name="label">What tells it from the others; may be empty.</param>
    public StartupProgram(string path, string label)
    {
        Path = path;
        Label = label;
    }

    /// <summary>The executable.</summary>
    public string Path { get; }

    /// <summary>What tells it from the others.</summary>
    public string Label { get; }

    /// <summary>Its name, without a suffix.</summary>
    public string Name => Path.EndsWith(".exe", System.StringComparison.OrdinalIgnoreCase)
        ? System.IO.Path.GetFileNameWithoutExtension(Path)
        : System.IO.Path.GetFileName(Path);
}
