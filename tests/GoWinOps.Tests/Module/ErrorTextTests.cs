using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using GoWinOps.Packaging;
using GoWinOps.Problems;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Module;

public sealed class ErrorTextTests
{
    private static readonly string Source = Path.Combine(ModuleSession.RepositoryRoot, "src");
    private static readonly IReadOnlyList<ErrorEntry> Errors = ErrorList.Read(Path.Combine(Source, "GoWinOps.Core", "Messages.resx"));
    private static readonly object[] Particulars = Enumerable.Range(0, 12).Select(number => (object)$"particular-{number}").ToArray();

    [Fact]
    public void The_text_and_the_action_of_an_error_are_about_the_same_particulars()
    {
        Problem problem = Problem.Create("ReleaseWrongArchitecture", null, "1.2.3", "orders", "arm64", "WEB01", "amd64");

        Assert.Contains("amd64", problem.Message, StringComparison.Ordinal);
        Assert.Contains("windows/amd64", problem.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void An_action_shows_the_braces_it_means_to_show()
    {
        Assert.Contains("-ServerMap @{ node = 'server' }", Problem.Create("HaProxyServerAmbiguous", null, Particulars).RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void No_error_shows_a_placeholder_to_the_user()
    {
        Faults.None(Errors.SelectMany(error =>
        {
            Problem problem = Problem.Create(error.Id, null, Particulars);
            return new[] { problem.Message, problem.RecommendedAction };
        }).Where(text => text is null || Regex.IsMatch(text, @"\{\d|\{\{|\}\}")));
    }

    [Fact]
    public void Every_failure_is_given_all_the_particulars_that_its_texts_name()
    {
        Dictionary<string, int> needed = Errors.ToDictionary(error => error.Id, error => Needed(error.Text + error.Action), StringComparer.Ordinal);
        List<(string Place, string Id, int Given)> failures = Directory.GetFiles(Source, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(file => FailuresIn(File.ReadAllText(file)).Select(failure => (Path.GetFileName(file), failure.Id, failure.Given)))
            .ToList();

        Assert.NotEmpty(failures);
        Faults.None(failures.Where(failure => needed.TryGetValue(failure.Id, out int count) && failure.Given < count)
            .Select(failure => $"{failure.Place}: {failure.Id} needs {needed[failure.Id]} and is given {failure.Given}"));
    }

    private static int Needed(string text) =>
        Regex.Matches(text, @"(?<!\{)\{(\d+)").Select(match => int.Parse(match.Groups[1].Value, null) + 1).DefaultIfEmpty(0).Max();

    private static IEnumerable<(string Id, int Given)> FailuresIn(string source)
    {
        foreach (Match match in Regex.Matches(source, @"(GoWinOpsException|Problem\.Create)\((?=\s*nameof\(Messages\.(\w+)\))"))
        {
            IReadOnlyList<string> arguments = Arguments(source, match.Index + match.Length);
            // The id, the target, and perhaps the exception behind it come before the particulars.
            bool hasInner = arguments.Count > 2 && Regex.IsMatch(arguments[2], "^(null|inner|innerException|exception)$");
            yield return (match.Groups[2].Value, Math.Max(0, arguments.Count - (hasInner ? 3 : 2)));
        }
    }

    /// <summary>What stands between the commas of a call, from behind its opening parenthesis to its end.</summary>
    private static IReadOnlyList<string> Arguments(string source, int start)
    {
        List<string> arguments = new();
        int depth = 0;
        int begin = start;
        for (int at = start; at < source.Length; at++)
        {
            switch (source[at])
            {
                case '"':
                    at = EndOfString(source, at);
                    break;
                case '\'':
                    at = source.IndexOf('\'', at + (source[at + 1] == '\\' ? 3 : 2));
                    break;
                case '(' or '[' or '{':
                    depth++;
                    break;
                case ',' when depth == 0:
                    arguments.Add(source[begin..at].Trim());
                    begin = at + 1;
                    break;
                case ')' or ']' or '}' when depth-- == 0:
                    arguments.Add(source[begin..at].Trim());
                    return arguments;
            }
        }

        throw new InvalidDataException("A call in the source has no end.");
    }

    /// <summary>The closing quote of the string that opens at <paramref name="quote"/>; what an interpolation holds is stepped over.</summary>
    private static int EndOfString(string source, int quote)
    {
        bool isInterpolated = source[quote - 1] == '$' || (source[quote - 1] == '@' && source[quote - 2] == '$');
        int depth = 0;
        for (int at = quote + 1; at < source.Length; at++)
        {
            char letter = source[at];
            if (letter == '\\')
                at++;
            else if (isInterpolated && letter == '{')
                depth++;
            else if (isInterpolated && letter == '}')
                depth--;
            else if (letter == '"' && depth > 0)
                at = EndOfString(source, at);
            else if (letter == '"')
                return at;
        }

        throw new InvalidDataException("A string in the source has no end.");
    }
}
