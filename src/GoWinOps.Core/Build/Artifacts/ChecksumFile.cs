using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Files;
using GoWinOps.Nodes;
using GoWinOps.Problems;

namespace GoWinOps.Build.Artifacts;

/// <summary>The <c>SHA256SUMS</c> of one version, which <c>sha256sum -c</c> checks.</summary>
/// <remarks>
/// It is worked out from the build manifests below it, never added to. Builds of several targets may therefore end at once, in several processes on several
/// machines: each writes its manifest first, then this file, and then looks whether the file says what the manifests say.
/// </remarks>
public static class ChecksumFile
{
    /// <summary>The file's name.</summary>
    public const string Name = "SHA256SUMS";

    private const int Attempts = 20;
    private const long MaximumBytes = 16 << 20;
    private static readonly Regex Line = new(@"^\\?(?<hash>[0-9a-fA-F]{64}) [ *](?<name>.+)\z", RegexOptions.CultureInvariant);

    /// <summary>Brings the file up to date with the manifests in the folders below <paramref name="versionFolder"/>.</summary>
    /// <exception cref="GoWinOpsException"><c>GoOutputNotWritable</c></exception>
    public static async Task UpdateAsync(string versionFolder, CancellationToken cancellationToken)
    {
        string path = Path.Combine(versionFolder, Name);
        try
        {
            for (int attempt = 0; attempt < Attempts; attempt++)
            {
                byte[]? before = await AtomicFile.ReadAsync(path, MaximumBytes, cancellationToken).ConfigureAwait(false);
                byte[] wanted = await ComposeAsync(versionFolder, before, cancellationToken).ConfigureAwait(false);
                if (before is not null && before.SequenceEqual(wanted))
                    return;
                await AtomicFile.WriteAsync(path, wanted, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new GoWinOpsException(nameof(Messages.GoOutputNotWritable), path, exception, path, exception.Message);
        }

        throw new GoWinOpsException(nameof(Messages.GoOutputNotWritable), path, path, "others kept changing it");
    }

    /// <summary>Reads the lines of such a file: the SHA-256 by file name, with forward slashes.</summary>
    public static IReadOnlyDictionary<string, string> Parse(byte[] content)
    {
        Dictionary<string, string> sums = new(StringComparer.Ordinal);
        foreach (string line in Encoding.UTF8.GetString(content).Split('\n'))
        {
            Match match = Line.Match(line.TrimEnd('\r'));
            if (match.Success)
                sums[Unescape(match)] = match.Groups["hash"].Value.ToLowerInvariant();
        }

        return sums;
    }

    private static async Task<byte[]> ComposeAsync(string versionFolder, byte[]? before, CancellationToken cancellationToken)
    {
        SortedDictionary<string, string> sums = new(StringComparer.Ordinal);
        foreach (string folder in Directory.EnumerateDirectories(versionFolder))
        {
            foreach (string path in Directory.EnumerateFiles(folder, "*" + ArtifactManifestFile.Suffix))
            {
                // It may be taken away while we look.
                if (await AtomicFile.ReadAsync(path, ArtifactManifestFile.MaximumBytes, cancellationToken).ConfigureAwait(false) is not { } content)
                    continue;
                string prefix = Path.GetFileName(folder) + "/";
                sums[prefix + Path.GetFileName(path)] = ContentHash.Of(content);
                foreach (ArtifactFile file in ArtifactManifestFile.Parse(content, path).Files())
                    sums[prefix + file.File] = file.Sha256;
            }
        }

        AddForeign(sums, versionFolder, before);
        StringBuilder text = new();
        foreach (KeyValuePair<string, string> sum in sums)
            AppendLine(text, sum.Key, sum.Value);
        return new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetBytes(text.ToString());
    }

    /// <summary>What somebody else entered stays while its file is there: an installer made by another tool, for instance.</summary>
    private static void AddForeign(SortedDictionary<string, string> sums, string versionFolder, byte[]? before)
    {
        if (before is null)
            return;
        foreach (KeyValuePair<string, string> sum in Parse(before))
        {
            bool isOurs = sum.Key.IndexOf('/') >= 0;
            if (!isOurs && !sums.ContainsKey(sum.Key) && File.Exists(Path.Combine(versionFolder, sum.Key)))
                sums.Add(sum.Key, sum.Value);
        }
    }

    // GNU coreutils' form: a line whose name holds a backslash or a line break begins with a backslash, and they are escaped.
    private static void AppendLine(StringBuilder text, string name, string sha256)
    {
        string escaped = name.Replace("\\", "\\\\").Replace("\n", "\\n").Replace("\r", "\\r");
        if (escaped.Length != name.Length)
            text.Append('\\');
        text.Append(sha256).Append("  ").Append(escaped).Append('\n');
    }

    private static string Unescape(Match match)
    {
        string name = match.Groups["name"].Value;
        return match.Value[0] == '\\' ? Regex.Replace(name, @"\\(.)", found => found.Groups[1].Value switch { "n" => "\n", "r" => "\r", string other => other }) : name;
    }
}
