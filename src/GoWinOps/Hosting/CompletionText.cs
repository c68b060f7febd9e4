using System.Linq;

namespace GoWinOps.Hosting;

/// <summary>What tab completion puts into a line.</summary>
internal static class CompletionText
{
    /// <summary>
    /// A value as it has to be typed: in quotes where PowerShell would read something else. <c>MSSQL$PROD</c> without them is MSSQL, the variable behind it being empty, and <c>@web</c>
    /// a variable that is splatted.
    /// </summary>
    internal static string Quoted(string text) => text.Any(character => !char.IsLetterOrDigit(character) && character is not ('-' or '_' or '.'))
        ? $"'{text.Replace("'", "''")}'"
        : text;
}
