using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using GoWinOps.Problems;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace GoWinOps.Build.Toolchains;

/// <summary>The download index: every Go release with its archives and their SHA-256. Source of its form: the JSON of go.dev/dl.</summary>
internal static class GoReleaseIndex
{
    // Names and hashes come from elsewhere and become parts of paths.
    private static readonly Regex FileNameForm = new(@"^[A-Za-z0-9][A-Za-z0-9._+-]{0,120}\z", RegexOptions.CultureInvariant);
    private static readonly Regex HashForm = new(@"^[0-9a-f]{64}\z", RegexOptions.CultureInvariant);

    /// <summary>Reads an index.</summary>
    /// <exception cref="GoWinOpsException"><c>ToolchainIndexInvalid</c></exception>
    internal static IReadOnlyList<GoRelease> Parse(string json, string source)
    {
        try
        {
            using JsonTextReader reader = new(new System.IO.StringReader(json)) { MaxDepth = 16 };
            List<GoRelease> releases = JArray.Load(reader).OfType<JObject>().Select(ReadRelease).Where(release => release is not null).ToList()!;
            return releases.Count > 0 ? releases : throw new GoWinOpsException(nameof(Messages.ToolchainIndexInvalid), source, source, "it names no Go release");
        }
        catch (JsonException exception)
        {
            throw new GoWinOpsException(nameof(Messages.ToolchainIndexInvalid), source, exception, source, exception.Message);
        }
    }

    /// <summary>Whether a text has the form of a SHA-256.</summary>
    internal static bool IsHash(string? text) => text is not null && HashForm.IsMatch(text);

    // The oldest releases have names of other forms, such as go1; nobody can ask for them, so they are passed over.
    private static GoRelease? ReadRelease(JObject row)
    {
        GoVersionNumber? version = GoVersionNumber.TryParse(Text(row, "version"));
        if (version is null)
            return null;
        List<GoReleaseFile> files = (row["files"] as JArray ?? new JArray()).OfType<JObject>().Select(ReadFile).Where(file => file is not null).ToList()!;
        return new GoRelease(version, row["stable"] is JValue { Value: true }, files);
    }

    private static GoReleaseFile? ReadFile(JObject row)
    {
        string name = Text(row, "filename");
        string hash = Text(row, "sha256").ToLowerInvariant();
        if (Text(row, "kind") != "archive" || !FileNameForm.IsMatch(name) || !IsHash(hash))
            return null;
        long size = row["size"] is JValue { Value: long bytes } ? bytes : 0;
        return new GoReleaseFile(name, Text(row, "os"), Text(row, "arch"), hash, size);
    }

    private static string Text(JObject row, string key) => row[key] is JValue { Value: string text } ? text : string.Empty;
}
