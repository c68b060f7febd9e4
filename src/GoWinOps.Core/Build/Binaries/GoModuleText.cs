using System;
using System.Collections.Generic;

namespace GoWinOps.Build;

/// <summary>The lines about modules and settings in Go's build information, understood.</summary>
/// <remarks>Source of the format: Go's package runtime/debug, <c>BuildInfo.String</c>: a word, a tab, and columns between tabs; a setting is key=value, either in Go's quotes.</remarks>
internal sealed class GoModuleText
{
    private static readonly char[] Quotes = { '"', '`' };

    internal string MainPackage { get; private set; } = string.Empty;

    internal GoModule? Main { get; private set; }

    internal List<GoModule> Dependencies { get; } = new();

    internal Dictionary<string, string> Settings { get; } = new(StringComparer.Ordinal);

    /// <summary>Reads the lines; a line of an unknown kind is passed over, as a newer Go may write more.</summary>
    /// <exception cref="FormatException">A line is not as Go writes it; the text says which, and why.</exception>
    internal static GoModuleText Parse(string text)
    {
        GoModuleText parsed = new();
        GoModule? last = null;
        string[] lines = text.Split('\n');
        for (int index = 0; index < lines.Length; index++)
        {
            int tab = lines[index].IndexOf('\t');
            if (tab < 0)
                continue;
            try
            {
                last = parsed.Read(lines[index].Substring(0, tab), lines[index].Substring(tab + 1), last);
            }
            catch (FormatException exception)
            {
                throw new FormatException($"line {index + 1} of Go's build information {exception.Message}", exception);
            }
        }

        return parsed;
    }

    private GoModule? Read(string kind, string rest, GoModule? last)
    {
        switch (kind)
        {
            case "path":
                MainPackage = rest;
                return last;
            case "mod":
                return Main = Module(rest);
            case "dep":
                GoModule dependency = Module(rest);
                Dependencies.Add(dependency);
                return dependency;
            case "=>":
                (last ?? throw new FormatException("replaces a module, but none comes before it")).Replacement = Module(rest);
                return null;
            case "build":
                AddSetting(rest);
                return last;
            default:
                return last;
        }
    }

    private static GoModule Module(string columns)
    {
        string[] fields = columns.Split('\t');
        if (fields.Length is not (2 or 3))
            throw new FormatException($"names a module in {fields.Length} columns");
        return new GoModule { Path = fields[0], Version = fields[1], Sum = fields.Length == 3 ? fields[2] : string.Empty };
    }

    private void AddSetting(string text)
    {
        string key;
        string value;
        if (text.Length > 0 && Array.IndexOf(Quotes, text[0]) >= 0)
        {
            int end = GoQuotedText.End(text);
            key = GoQuotedText.Unquote(text.Substring(0, end));
            value = end < text.Length && text[end] == '=' ? text.Substring(end + 1) : throw new FormatException("is a setting without '=' after its name");
        }
        else
        {
            int equals = text.IndexOf('=');
            if (equals <= 0)
                throw new FormatException("is a setting without a name or '='");
            key = text.Substring(0, equals);
            value = text.Substring(equals + 1);
        }

        Settings[key] = value.Length > 0 && Array.IndexOf(Quotes, value[0]) >= 0 ? GoQuotedText.Unquote(value) : value;
    }
}
