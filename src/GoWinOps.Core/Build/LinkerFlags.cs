using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using GoWinOps.Problems;

namespace GoWinOps.Build;

/// <summary>Writes the -X flags that stamp values into string variables.</summary>
/// <remarks>
/// Go splits the flags at blanks, with single or double quotes around whole elements and no escapes: a value that holds one kind of quote goes into the
/// other, one that holds both cannot be said.
/// </remarks>
internal static class LinkerFlags
{
    private static readonly char[] LineBreaks = { '\r', '\n' };
    private static readonly Regex VariableName = new(@"^[^\s'""=]+\.[\p{L}_][\p{L}\p{Nd}_]*$", RegexOptions.CultureInvariant);

    /// <summary>The flags for <paramref name="variables"/>, name to value, in their order.</summary>
    /// <exception cref="GoWinOpsException"><c>GoVariableNameInvalid</c>, <c>GoVariableValueRefused</c></exception>
    internal static string Stamp(IEnumerable<KeyValuePair<string, string>> variables) =>
        string.Join(" ", variables.Select(variable => "-X " + Element(variable.Key, variable.Value)));

    private static string Element(string name, string value)
    {
        if (!VariableName.IsMatch(name))
            throw new GoWinOpsException(nameof(Messages.GoVariableNameInvalid), name, name);
        string? reason = ReasonToRefuse(value);
        if (reason is not null)
            throw new GoWinOpsException(nameof(Messages.GoVariableValueRefused), name, name, reason);
        string element = name + "=" + value;
        if (element.IndexOf('\'') >= 0)
            return "\"" + element + "\"";
        return element.Any(character => char.IsWhiteSpace(character) || character == '"') ? "'" + element + "'" : element;
    }

    private static string? ReasonToRefuse(string value)
    {
        if (value.IndexOf('\0') >= 0)
            return Messages.GoVariableHoldsNul;
        if (value.IndexOfAny(LineBreaks) >= 0)
            return Messages.GoVariableHoldsNewline;
        if (value.IndexOf('\'') >= 0 && value.IndexOf('"') >= 0)
            return Messages.GoVariableHoldsBothQuotes;
        return HasLoneSurrogate(value) ? Messages.GoVariableHoldsBadUnicode : null;
    }

    private static bool HasLoneSurrogate(string value)
    {
        for (int index = 0; index < value.Length; index++)
        {
            if (!char.IsSurrogate(value[index]))
                continue;
            if (index + 1 == value.Length || !char.IsSurrogatePair(value[index], value[index + 1]))
                return true;
            index++;
        }

        return false;
    }
}
