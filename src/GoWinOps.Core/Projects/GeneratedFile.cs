using System.Text;

namespace GoWinOps.Projects;

/// <summary>A file that is to be written.</summary>
public sealed class GeneratedFile
{
    /// <param name="path">Its path below the folder it goes to, with slashes.</param>
    /// <param name="text">Its text, written as UTF-8 without a byte order mark.</param>
    public GeneratedFile(string path, string text)
    {
        Path = path;
        Text = text;
        Content = new UTF8Encoding(false).GetBytes(text);
    }

    /// <summary>Its path below the folder it goes to, with slashes.</summary>
    public string Path { get; }

    /// <summary>Its text.</summary>
    public string Text { get; }

    /// <summary>Its bytes.</summary>
    internal byte[] Content { get; }
}
