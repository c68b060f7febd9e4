using System;
using System.Text.RegularExpressions;

namespace GoWinOps.Services;

/// <summary>A name, or a pattern of names with <c>*</c>, <c>?</c> and <c>[a-z]</c>, regardless of case, as PowerShell reads it.</summary>
internal sealed class NamePattern
{
    private static readonly char[] Wildcards = { '*', '?' };
    private readonly Regex? expression;

    /// <summary>Reads a name or pattern. A bracket that is never closed stands for itself.</summary>
    internal NamePattern(string text)
    {
        Text = text;
        if (text.IndexOfAny(Wildcards) < 0 && !Regex.IsMatch(text, @"\[[^\]]+\]"))
            return;
        string translated = Regex.Replace(Regex.Escape(text), @"\\\[(.+?)\]", "[$1]").Replace(@"\*", ".*").Replace(@"\?", ".");
        expression = new Regex("^" + translated + "$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline, TimeSpan.FromSeconds(1));
    }

    /// <summary>The words it was made of.</summary>
    internal string Text { get; }

    /// <summary>Whether it is one name and no pattern.</summary>
    internal bool IsLiteral => expression is null;

    /// <summary>Whether a name is meant.</summary>
    internal bool Matches(string name) => expression?.IsMatch(name) ?? string.Equals(Text, name, StringComparison.OrdinalIgnoreCase);
}
