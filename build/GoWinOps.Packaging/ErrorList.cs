using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace GoWinOps.Packaging;

/// <summary>One error: what Messages.resx says of it.</summary>
/// <param name="Id">The stable id, the first part of FullyQualifiedErrorId.</param>
/// <param name="Text">What was wrong; numbers in braces stand for the particulars, doubled braces for themselves.</param>
/// <param name="Action">What to do now; written like the text.</param>
/// <param name="Category">The name of a PowerShell ErrorCategory.</param>
public sealed record ErrorEntry(string Id, string Text, string Action, string Category);

/// <summary>The list of error ids, made from the resource file the module itself reads.</summary>
public static partial class ErrorList
{
    /// <summary>Every entry of the resource file in its order: name and text.</summary>
    public static IReadOnlyList<(string Name, string Text)> ReadEntries(string resourcePath) => XDocument.Load(resourcePath).Root!.Elements("data")
        .Select(entry => ((string)entry.Attribute("name")!, (string)entry.Element("value")!)).ToList();

    /// <summary>The errors: the entries that have a category.</summary>
    public static IReadOnlyList<ErrorEntry> Read(string resourcePath)
    {
        Dictionary<string, string> entries = ReadEntries(resourcePath).ToDictionary(entry => entry.Name, entry => entry.Text, StringComparer.Ordinal);
        return entries.Keys.Where(name => entries.ContainsKey(name + "_Category"))
            .Select(name => new ErrorEntry(name, entries[name], entries.GetValueOrDefault(name + "_Action", string.Empty), entries[name + "_Category"]))
            .OrderBy(entry => entry.Id, StringComparer.Ordinal).ToList();
    }

    /// <summary>The list as a Markdown page.</summary>
    public static string ToMarkdown(IEnumerable<ErrorEntry> errors)
    {
        StringBuilder page = new();
        page.Append("# Errors\n\n")
            .Append("Every error of GoWinOps has an id that stays the same for life. It is the first part of `FullyQualifiedErrorId`:\n\n")
            .Append("```powershell\ntry { Get-GoService orders -Node web01 -ErrorAction Stop }\n")
            .Append("catch { if ($_.FullyQualifiedErrorId -like 'NodeUnreachable,*') { $_.ErrorDetails.RecommendedAction } else { throw } }\n```\n\n")
            .Append("`…` stands for the particulars. This page is made by `dotnet run build.cs docs` from `src/GoWinOps.Core/Messages.resx`.\n\n")
            .Append("| Id | Category | What was wrong | What to do |\n|---|---|---|---|\n");
        foreach (ErrorEntry error in errors)
            page.Append($"| `{error.Id}` | {error.Category} | {Cell(error.Text)} | {Cell(error.Action)} |\n");
        return page.ToString();
    }

    private static string Cell(string text) => Placeholder().Replace(text.ReplaceLineEndings(" "), "…")
        .Replace("{{", "{", StringComparison.Ordinal).Replace("}}", "}", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);

    [GeneratedRegex(@"(?<!\{)\{\d+(:[^}]*)?\}")]
    private static partial Regex Placeholder();
}
