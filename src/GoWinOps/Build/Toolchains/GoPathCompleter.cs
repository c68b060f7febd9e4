using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using GoWinOps.Build.Toolchains;

namespace GoWinOps.Commands;

/// <summary>Completes -GoPath with the versions that Install-GoToolchain installed; without a match, PowerShell completes files.</summary>
public sealed class GoPathCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string word = wordToComplete.Trim('\'', '"');
        return ToolchainFinder.Installed(ToolchainFinder.DefaultRoots()).Select(toolchain => (Text: toolchain.Version.Substring(2), toolchain.GoRoot))
            .Where(version => version.Text.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            .Select(version => new CompletionResult(version.Text, version.Text, CompletionResultType.ParameterValue, version.GoRoot));
    }
}
