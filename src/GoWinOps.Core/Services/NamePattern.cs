using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;

namespace GoWinOps.Services;

/// <summary>A name, or a pattern of names with <c>*</c>, <c>?</c> and <c>[a-z]</c>, regardless of case, as PowerShell reads it.</summary>
internal sealed class NamePattern
{
    private const char Escape = '`';
    private const string Special = "*?[]`";
    private readonly Regex? expression;

    /// <summary>Reads a name or pattern. A bracket that is never closed stands for itself, and so does what follows a backtick.</summary>
    internal NamePattern(string text)
    {
        StringBuilder plain = new();
        StringBuilder translated = new();
        bool isPattern = false;
        for (int index = 0; index < text.Length; index++)
        {
            if (text[index] == '[' && EndOfClass(text, index) is { } end)
            {
                translated.Append(Class(text.Substring(index + 1, end - index - 1)));
                isPattern = true;
                index = end;
                continue;
            }

            bool isWildcard = text[index] is '*' or '?';
            if (IsEscaped(text, index))
                index++;
            plain.Append(text[index]);
            translated.Append(isWildcard ? text[index] == '*' ? ".*" : "." : Regex.Escape(text[index].ToString()));
            isPattern |= isWildcard;
        }

        Text = isPattern ? text : plain.ToString();
        if (isPattern)
            expression = new Regex("^" + translated + "$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline, TimeSpan.FromSeconds(1));
    }

    private NamePattern(NamePattern pattern) => Text = pattern.Text;

    /// <summary>The words it was made of; of one name, the name.</summary>
    internal string Text { get; }

    /// <summary>Whether it is one name and no pattern.</summary>
    internal bool IsLiteral => expression is null;

    /// <summary>Whether a name is meant. One that is spelt like the pattern itself always is.</summary>
    internal bool Matches(string name) => string.Equals(Text, name, StringComparison.OrdinalIgnoreCase) || expression?.IsMatch(name) == true;

    /// <summary>
    /// The same, or only the name it is spelt like where there is one: who names <c>orders[1]</c>, or whose pipeline does, means that service and not <c>orders1</c>.
    /// </summary>
    /// <param name="names">What there is.</param>
    internal NamePattern Among(IEnumerable<string> names) => IsLiteral || !names.Contains(Text, StringComparer.OrdinalIgnoreCase) ? this : new NamePattern(this);

    private static bool IsEscaped(string text, int index) => text[index] == Escape && index + 1 < text.Length && Special.IndexOf(text[index + 1]) >= 0;

    // Where the bracket closes; null where it does not, or encloses nothing.
    private static int? EndOfClass(string text, int start)
    {
        for (int index = start + 1; index < text.Length; index++)
        {
            if (text[index] == ']')
                return index > start + 1 ? index : null;
            if (IsEscaped(text, index))
                index++;
        }

        return null;
    }

    private static string Class(string content)
    {
        List<char> characters = new();
        StringBuilder ranges = new();
        for (int index = 0; index < content.Length; index++)
        {
            bool isRange = content[index] == '-' && characters.Count > 0 && index + 1 < content.Length;
            if (isRange || IsEscaped(content, index))
                index++;
            if (!isRange)
            {
                characters.Add(content[index]);
                continue;
            }

            // Backwards it is meant forwards.
            char[] ends = { characters[characters.Count - 1], content[index] };
            ranges.Append(Hexadecimal(ends.Min())).Append('-').Append(Hexadecimal(ends.Max()));
        }

        return "[" + string.Concat(characters.Select(Hexadecimal)) + ranges + "]";
    }

    private static string Hexadecimal(char character) => @"\u" + ((int)character).ToString("X4", System.Globalization.CultureInfo.InvariantCulture);
}
