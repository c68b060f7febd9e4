using System;
using System.Collections;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using GoWinOps.Build.Toolchains;

namespace GoWinOps.Commands;

/// <summary>Completes versions: those installed, and for an installation the words and what a folder given as its source holds. No network is asked.</summary>
public sealed class ToolchainVersionCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        bool installs = commandName.StartsWith(VerbsLifecycle.Install + "-", StringComparison.OrdinalIgnoreCase);
        string word = wordToComplete.Trim('\'', '"');
        IEnumerable<(string Text, string Tip)> all = installs ? Offered(fakeBoundParameters["Source"] as string) : Installed(fakeBoundParameters["Destination"] as string);
        return all.Where(item => item.Text.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            .Select(item => new CompletionResult(item.Text, item.Text, CompletionResultType.ParameterValue, item.Tip));
    }

    private static IEnumerable<(string Text, string Tip)> Installed(string? destination)
    {
        IReadOnlyList<string> roots = destination is null ? ToolchainFinder.DefaultRoots() : new[] { destination };
        return ToolchainFinder.Installed(roots).Select(toolchain => (toolchain.Version.Substring(2), toolchain.GoRoot)).Distinct();
    }

    private static IEnumerable<(string Text, string Tip)> Offered(string? source)
    {
        IEnumerable<(string, string)> words = new[] { (GoVersionRequest.Stable, "the newest release"), (GoVersionRequest.Latest, "the newest of all, release candidates included") };
        return source is null || !Directory.Exists(source)
            ? words
            : words.Concat(new FolderToolchainSource(source, null).List(GoPlatform.Current).OrderByDescending(archive => archive.Value)
                .Select(archive => (archive.Value.Text, archive.Key)));
    }
}
