using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;

namespace GoWinOps.Build;

/// <summary>Writes a command as a line that a person can paste into PowerShell, and that does there just what GoWinOps does.</summary>
internal static class PowerShellCommandText
{
    // PowerShell takes the typographic ones for single quotes, too.
    private static readonly char[] SingleQuotes = { '\'', '\u2018', '\u2019', '\u201a', '\u201b' };

    // Windows PowerShell puts arguments with blanks into double quotes without escaping those inside.
    private static readonly bool EscapesDoubleQuotes = RuntimeInformation.FrameworkDescription.StartsWith(".NET Framework", StringComparison.Ordinal);

    /// <summary>The line: the folder, the environment and the command. Hidden values are left out and their names said at the end.</summary>
    /// <param name="command">The command.</param>
    /// <param name="furtherRemarks">What else belongs to it and is no part of the line.</param>
    internal static string Of(ToolCommand command, params string[] furtherRemarks)
    {
        List<string> parts = new() { "Set-Location -LiteralPath " + Quote(command.WorkingFolder) };
        parts.AddRange(command.Environment.Where(variable => !command.HiddenNames.Contains(variable.Key)).Select(Assignment));
        parts.Add(string.Join(" ", new[] { "&", Quote(command.Executable) }.Concat(command.Arguments.Select(Argument))));
        List<string> remarks = new();
        if (command.HiddenNames.Count > 0)
            remarks.Add("with " + string.Join(", ", command.HiddenNames.OrderBy(name => name, StringComparer.Ordinal)) + " as given");
        remarks.AddRange(furtherRemarks);
        return string.Join("; ", parts) + (remarks.Count > 0 ? " # " + string.Join(", ", remarks) : string.Empty);
    }

    private static string Assignment(KeyValuePair<string, string?> variable) =>
        // An empty value removes a variable; to Go that is the same.
        "$env:" + variable.Key + " = " + (variable.Value is null ? "$null" : Quote(variable.Value));

    private static string Argument(string argument)
    {
        string escaped = EscapesDoubleQuotes ? argument.Replace("\"", "\\\"") : argument;
        return escaped.Length > 0 && escaped.All(character => char.IsLetterOrDigit(character) || "_./:\\+=".IndexOf(character) >= 0) ? escaped : Quote(escaped);
    }

    private static string Quote(string text) =>
        "'" + string.Concat(text.Select(character => Array.IndexOf(SingleQuotes, character) >= 0 ? new string(character, 2) : character.ToString())) + "'";
}
