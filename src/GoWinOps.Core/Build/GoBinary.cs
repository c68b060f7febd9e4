using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;

namespace GoWinOps.Build;

/// <summary>Asks Go about an executable it built.</summary>
internal static class GoBinary
{
    private static readonly char[] Blank = { ' ' };
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    /// <summary>The Go version recorded in an executable.</summary>
    internal static async Task<string> ReadVersionAsync(GoToolchain toolchain, string path, CancellationToken cancellationToken)
    {
        ToolCommand command = toolchain.Command(Path.GetDirectoryName(path)!, "version", path);
        ToolResult result = await ToolProcess.RunAsync(command, Deadline, null, cancellationToken).ConfigureAwait(false);
        string prefix = path + ": ";
        if (result.ExitCode != 0 || !result.Output.StartsWith(prefix, StringComparison.Ordinal))
            throw new GoWinOpsException(
                nameof(Messages.GoCommandFailed), path, command.DisplayText, result.ExitCode, (result.Output + result.Error).Trim());
        return result.Output.Substring(prefix.Length).Trim();
    }

    /// <summary>
    /// The names among <paramref name="stamps"/> that the linker did not stamp: it says nothing when there is no such variable, or when it is a constant,
    /// not a string or never used.
    /// </summary>
    /// <remarks>
    /// A stamped variable <c>p.v</c> leaves a symbol <c>p.v.str</c>. Where an inherited -s has stripped the symbols, the value itself is searched for.
    /// An empty value leaves no trace and is taken on trust.
    /// </remarks>
    internal static async Task<IReadOnlyList<string>> FindUnstampedAsync(
        GoToolchain toolchain, string path, IReadOnlyList<KeyValuePair<string, string>> stamps, CancellationToken cancellationToken)
    {
        List<KeyValuePair<string, string>> visible = stamps.Where(stamp => stamp.Value.Length > 0).ToList();
        if (visible.Count == 0)
            return Array.Empty<string>();
        HashSet<string>? symbols = await ReadSymbolsAsync(toolchain, path, cancellationToken).ConfigureAwait(false);
        List<string> missing = new();
        foreach (KeyValuePair<string, string> stamp in visible)
        {
            bool isThere = (symbols is null || symbols.Contains(stamp.Key + ".str"))
                && await ByteSearch.FileContainsAsync(path, Encoding.UTF8.GetBytes(stamp.Value), cancellationToken).ConfigureAwait(false);
            if (!isThere)
                missing.Add(stamp.Key);
        }

        return missing;
    }

    private static async Task<HashSet<string>?> ReadSymbolsAsync(GoToolchain toolchain, string path, CancellationToken cancellationToken)
    {
        ToolCommand command = toolchain.Command(Path.GetDirectoryName(path)!, "tool", "nm", path);
        ToolResult result = await ToolProcess.RunAsync(command, Deadline, null, cancellationToken).ConfigureAwait(false);
        if (result.ExitCode != 0 || result.Output.Length == 0)
            return null;
        return new HashSet<string>(ToolResult.LinesOf(result.Output).Select(SymbolName), StringComparer.Ordinal);
    }

    /// <summary>The name in a line <c>address type name</c>; the linker writes a dot in a path's last element as <c>%2e</c>.</summary>
    private static string SymbolName(string line)
    {
        string[] fields = line.Split(Blank, 3, StringSplitOptions.RemoveEmptyEntries);
        return fields.Length < 3 ? string.Empty : Uri.UnescapeDataString(fields[2]);
    }
}
