using System.Text;

namespace GoWinOps.Health;

/// <summary>Fits what a program said into one line of a log.</summary>
internal static class ProbeText
{
    /// <summary>The text with every run of blanks and control characters as one blank.</summary>
    internal static string OneLine(string text)
    {
        StringBuilder line = new(text.Length);
        foreach (char character in text)
        {
            bool isBlank = char.IsWhiteSpace(character) || char.IsControl(character);
            if (!isBlank)
                line.Append(character);
            else if (line.Length > 0 && line[line.Length - 1] != ' ')
                line.Append(' ');
        }

        return line.ToString().TrimEnd();
    }
}
