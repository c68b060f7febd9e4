using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Text.RegularExpressions;
using GoWinOps.Packaging;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Module;

public sealed class ErrorIdTests
{
    private static readonly string Source = Path.Combine(ModuleSession.RepositoryRoot, "src");
    private static readonly string ResourcePath = Path.Combine(Source, "GoWinOps.Core", "Messages.resx");
    private static readonly IReadOnlyList<(string Name, string Text)> Entries = ErrorList.ReadEntries(ResourcePath);
    private static readonly IReadOnlyList<ErrorEntry> Errors = ErrorList.Read(ResourcePath);

    [Fact]
    public void Every_error_says_what_was_wrong_and_what_to_do()
    {
        Assert.NotEmpty(Errors);
        Faults.None(Errors.Where(error => error.Text.Length == 0 || error.Action.Length == 0).Select(error => error.Id));
    }

    [Fact]
    public void Every_error_has_one_of_PowerShells_categories()
    {
        Faults.None(Errors.Where(error => !Enum.TryParse<ErrorCategory>(error.Category, out _)).Select(error => $"{error.Id}: {error.Category}"));
    }

    [Fact]
    public void No_action_or_category_is_left_without_its_error()
    {
        HashSet<string> ids = Errors.Select(error => error.Id).ToHashSet(StringComparer.Ordinal);

        Faults.None(Entries.Select(entry => entry.Name).Where(name => (name.EndsWith("_Action", StringComparison.Ordinal) || name.EndsWith("_Category", StringComparison.Ordinal))
            && !ids.Contains(name[..name.LastIndexOf('_')])));
    }

    [Fact]
    public void The_messages_are_sorted_and_named_once()
    {
        string[] names = Entries.Select(entry => entry.Name).ToArray();

        Assert.Equal(names.Distinct().OrderBy(name => name.Split('_')[0], StringComparer.Ordinal).ThenBy(name => name, StringComparer.Ordinal), names);
    }

    [Fact]
    public void Every_message_is_used_by_the_source()
    {
        string source = string.Concat(Directory.GetFiles(Source, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)).Select(File.ReadAllText));
        HashSet<string> used = Regex.Matches(source, @"\bMessages\.(\w+)").Select(match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal);

        Faults.None(Entries.Select(entry => entry.Name).Where(name => !name.Contains('_', StringComparison.Ordinal) && !used.Contains(name)));
    }

    [Fact]
    public void The_list_of_errors_in_the_documentation_is_up_to_date()
    {
        string page = Path.Combine(ModuleSession.RepositoryRoot, "docs", "errors.md");

        Assert.Equal(ErrorList.ToMarkdown(Errors), File.ReadAllText(page));
    }
}
