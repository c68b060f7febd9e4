using System;

namespace GoWinOps.Shell;

/// <summary>A choice such as <c>Yes to &amp;All</c>: its text and the key the ampersand marks.</summary>
internal sealed class ChoiceLabel
{
    public ChoiceLabel(string label)
    {
        var mark = label.IndexOf('&');
        Text = label.Replace("&", string.Empty, StringComparison.Ordinal);
        Key = mark >= 0 && mark + 1 < label.Length ? label[(mark + 1)..(mark + 2)].ToUpperInvariant() : Text;
    }

    public string Text { get; }

    public string Key { get; }

    public bool Matches(string answer) =>
        string.Equals(answer, Key, StringComparison.OrdinalIgnoreCase) || string.Equals(answer, Text, StringComparison.OrdinalIgnoreCase);
}
