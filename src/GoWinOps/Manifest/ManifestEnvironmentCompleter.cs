using System;
using System.Collections;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using GoWinOps.Manifest;

namespace GoWinOps.Commands;

/// <summary>Completes the environments the manifest of the command line has, or every name one may have where it cannot be read.</summary>
public sealed class ManifestEnvironmentCompleter : IArgumentCompleter
{
    /// <summary>A manifest longer than this is not read while somebody waits for a suggestion.</summary>
    private const long MaximumBytes = 1 << 18;

    private static readonly string[] AllNames = { ManifestEnvironments.DevelopmentName, ManifestEnvironments.StagingName, ManifestEnvironments.ProductionName };

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Names(fakeBoundParameters["Manifest"] as string)
            .Where(name => name.StartsWith(wordToComplete, StringComparison.OrdinalIgnoreCase))
            .Select(name => new CompletionResult(name));

    private static IEnumerable<string> Names(string? manifest)
    {
        try
        {
            if (manifest is null || !Path.IsPathRooted(manifest))
                return AllNames;
            FileInfo file = new(Directory.Exists(manifest) ? Path.Combine(manifest, ManifestReader.FileName) : manifest);
            return file.Length > MaximumBytes
                ? AllNames
                : ManifestReader.Parse(File.ReadAllText(file.FullName), file.FullName).Environments?.InOrder().Select(environment => environment.Name) ?? AllNames;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or ManifestException)
        {
            // What is wrong with the manifest is for the command to say.
            return AllNames;
        }
    }
}
