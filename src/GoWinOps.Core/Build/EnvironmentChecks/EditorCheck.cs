using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace GoWinOps.Build.EnvironmentChecks;

/// <summary>
/// Whether the project's Visual Studio Code settings would make the editor build something else than the command line does. Looked at are
/// only: go.toolsEnvVars, go.goroot, go.alternateTools, go.useLanguageServer, go.buildFlags with gopls.build.buildFlags, and the formatting of Go files.
/// </summary>
internal sealed class EditorCheck : IEnvironmentCheck
{
    private const int LargestFile = 1 << 20;
    private static readonly string[] Changing = { "GOOS", "GOARCH", "GOFLAGS", "GOROOT", "GOTOOLCHAIN", "GO111MODULE", "CGO_ENABLED" };

    /// <inheritdoc/>
    public string Name => "VSCode";

    /// <inheritdoc/>
    public Task<CheckOutcome> RunAsync(EnvironmentFacts facts, CancellationToken cancellationToken) => Task.FromResult(Look(facts));

    private static CheckOutcome Look(EnvironmentFacts facts)
    {
        string path = Path.Combine(facts.Project, ".vscode", "settings.json");
        if (!File.Exists(path))
            return CheckOutcome.Skip("there is no .vscode/settings.json");
        try
        {
            if (new FileInfo(path).Length > LargestFile)
                return CheckOutcome.Skip($"'{path}' is larger than 1 MiB");
            List<string> faults = FaultsOf(Read(File.ReadAllText(path))).ToList();
            return faults.Count == 0
                ? CheckOutcome.Pass(path)
                : CheckOutcome.Warn(string.Join("; ", faults), "an editor that builds what the command line builds", $"Correct these settings in '{path}'.");
        }
        catch (JsonReaderException exception)
        {
            return CheckOutcome.Fail($"{path}({exception.LineNumber},{exception.LinePosition}): {exception.Message}", "JSON, comments allowed", "Correct that line; the editor ignores the whole file.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return CheckOutcome.Fail(exception.Message, "a file that can be read", $"Check the access rights of '{path}'.");
        }
    }

    // Comments and commas before a closing brace are allowed there, and Newtonsoft takes both.
    private static JObject Read(string text)
    {
        using JsonTextReader reader = new(new StringReader(text)) { MaxDepth = 64 };
        JObject settings = JObject.Load(reader, new JsonLoadSettings { CommentHandling = CommentHandling.Ignore });
        while (reader.Read())
        {
            if (reader.TokenType != JsonToken.Comment)
                throw new JsonReaderException("Something follows the last brace.", reader.Path, reader.LineNumber, reader.LinePosition, null);
        }

        return settings;
    }

    private static IEnumerable<string> FaultsOf(JObject settings)
    {
        foreach (JProperty variable in (settings["go.toolsEnvVars"] as JObject ?? new JObject()).Properties().Where(variable => Changing.Contains(variable.Name)))
            yield return $"go.toolsEnvVars sets {variable.Name} to '{variable.Value}'";
        if (Text(settings["go.goroot"]) is { } root && !HasVariable(root) && !Directory.Exists(root))
            yield return $"go.goroot names '{root}', which does not exist";
        foreach (JProperty tool in (settings["go.alternateTools"] as JObject ?? new JObject()).Properties())
        {
            if (Text(tool.Value) is { } path && Path.IsPathRooted(path) && !HasVariable(path) && !File.Exists(path))
                yield return $"go.alternateTools names '{path}' for {tool.Name}, which does not exist";
        }

        if (IsFalse(settings["go.useLanguageServer"]))
            yield return "go.useLanguageServer is false: no gopls, so no diagnostics while typing";
        if (settings["[go]"] is JObject go && IsFalse(go["editor.formatOnSave"]))
            yield return "editor.formatOnSave is false for Go, so files are saved without gofmt";
        if (FlagsOf(settings["go.buildFlags"]) is { } flags && FlagsOf((settings["gopls"] as JObject)?["build.buildFlags"]) is { } own && flags != own)
            yield return $"gopls.build.buildFlags '{own}' differs from go.buildFlags '{flags}': the editor shows other errors than its build";
    }

    private static string? Text(JToken? value) => value is JValue { Value: string { Length: > 0 } text } ? text : null;

    private static bool IsFalse(JToken? value) => value is JValue { Value: false };

    private static string? FlagsOf(JToken? value) => value is JArray list ? string.Join(" ", list.Select(item => item.ToString())) : null;

    // ${workspaceFolder} and its kind mean something to the editor only.
    private static bool HasVariable(string text) => text.Contains("${") || text.StartsWith("~", StringComparison.Ordinal);
}
