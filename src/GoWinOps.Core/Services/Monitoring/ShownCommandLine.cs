using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace GoWinOps.Services;

/// <summary>
/// Command lines as they may be kept and told to others: without what looks like a secret. Who may look at a service sees its whole command line; an alert goes further.
/// </summary>
internal static class ShownCommandLine
{
    private const string Hidden = "***";
    private const string SecretWords = "password|passwd|pwd|passphrase|secret|token|api[-_.]?key|access[-_.]?key|private[-_.]?key|credential|dsn|connection[-_.]?string";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    // --db-password=x, /token:x, PASSWORD=x
    private static readonly Regex Assigned = new($@"^(?<name>[-/]*[^=:\s]*(?:{SecretWords})[^=:\s]*[=:]).+$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline, Limit);

    // --db-password, whose value is the next argument
    private static readonly Regex Named = new($@"^[-/]+[^=:\s]*(?:{SecretWords})[^=:\s]*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, Limit);

    // postgres://user:x@host, and password=x; within a connection string
    private static readonly Regex InUrl = new(@"(?<=://[^/@\s:]*:)[^@/\s]+(?=@)", RegexOptions.CultureInvariant, Limit);
    private static readonly Regex InText = new($@"(?<=(?:{SecretWords})\s*=\s*)[^;&\s]+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, Limit);

    /// <summary>A command line.</summary>
    /// <param name="executable">The program; null leaves it out.</param>
    /// <param name="arguments">Its arguments.</param>
    internal static string Of(string? executable, IReadOnlyList<string> arguments)
    {
        string[] shown = arguments.Select((argument, index) => index > 0 && Named.IsMatch(arguments[index - 1]) && !IsSwitch(argument) ? Hidden : Hide(argument)).ToArray();
        return executable is null ? CommandLine.JoinArguments(shown) : CommandLine.Join(executable, shown);
    }

    /// <summary>A text in which <paramref name="url"/> stands without its query, where tokens are.</summary>
    internal static string WithoutQuery(string text, string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? address) || address.Query.Length == 0)
            return text;
        return text.Replace(address.Query, "?" + Hidden).Replace(Uri.UnescapeDataString(address.Query), "?" + Hidden);
    }

    private static string Hide(string argument)
    {
        Match assigned = Assigned.Match(argument);
        return assigned.Success ? assigned.Groups["name"].Value + Hidden : InText.Replace(InUrl.Replace(argument, Hidden), Hidden);
    }

    private static bool IsSwitch(string argument) => argument.StartsWith("-", StringComparison.Ordinal);
}
