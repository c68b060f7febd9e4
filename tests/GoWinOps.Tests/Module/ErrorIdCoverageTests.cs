using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using GoWinOps.Packaging;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Module;

/// <summary>Every error has a test that names it, so that a new one is not forgotten.</summary>
public sealed class ErrorIdCoverageTests
{
    /// <summary>Errors that no test can reach, each with the reason.</summary>
    private static readonly Dictionary<string, string> Unreachable = new();

    private static readonly string[] Ids = ErrorList.Read(Path.Combine(ModuleSession.RepositoryRoot, "src", "GoWinOps.Core", "Messages.resx")).Select(error => error.Id).ToArray();

    [Fact]
    public void Every_error_is_named_by_a_test()
    {
        HashSet<string> named = NamedByTests();

        Assert.NotEmpty(Ids);
        Faults.None(Ids.Where(id => !named.Contains(id) && !Unreachable.ContainsKey(id)));
    }

    [Fact]
    public void No_error_is_excused_that_is_tested_or_does_not_exist()
    {
        HashSet<string> named = NamedByTests();

        Faults.None(Unreachable.Keys.Where(id => named.Contains(id) || !Ids.Contains(id)));
        Faults.None(Unreachable.Where(pair => string.IsNullOrWhiteSpace(pair.Value)).Select(pair => pair.Key));
    }

    // A string literal that holds the id as a word, or nameof(Messages.Id); words in comments do not count, nor what the simulated parts throw themselves.
    private static HashSet<string> NamedByTests() => Directory.GetFiles(Path.Combine(ModuleSession.RepositoryRoot, "tests"), "*.cs", SearchOption.AllDirectories)
        .Where(file => !Folders(file).Any(folder => folder is "obj" or "bin" or "Simulation") && Path.GetFileName(file) != nameof(ErrorIdCoverageTests) + ".cs")
        .SelectMany(file => File.ReadLines(file))
        .Select(line => line.Trim())
        .Where(line => !line.StartsWith("//", StringComparison.Ordinal))
        .SelectMany(line => Regex.Matches(line, "\"(?<id>[A-Za-z]+)[\",]|Messages\\.(?<id>[A-Za-z]+)").Select(match => match.Groups["id"].Value))
        .ToHashSet(StringComparer.Ordinal);

    private static string[] Folders(string file) => Path.GetRelativePath(ModuleSession.RepositoryRoot, file).Split(Path.DirectorySeparatorChar);
}
