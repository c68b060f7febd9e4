using System.Text;

namespace GoWinOps.Pipelines;

/// <summary>Texts as Groovy literals that hold nothing but the text: single quotes, in which nothing is filled in.</summary>
internal static class GroovyText
{
    /// <summary>A text of one line.</summary>
    internal static string Quote(string text) => "'" + Escape(text).Replace("\n", "\\n") + "'";

    /// <summary>A text of several lines.</summary>
    internal static string QuoteLines(string text) => "'''" + Escape(text) + "'''";

    private static string Escape(string text)
    {
        StringBuilder escaped = new();
        foreach (char character in text)
        {
            if (character is '\\' or '\'')
                escaped.Append('\\');
            escaped.Append(character);
        }

        return escaped.ToString();
    }
}
