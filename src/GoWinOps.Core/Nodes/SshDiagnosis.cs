using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Build;
using GoWinOps.Problems;

namespace GoWinOps.Nodes;

/// <summary>Says why a session over SSH did not open, from what the SSH client said.</summary>
internal static class SshDiagnosis
{
    private static readonly TimeSpan KeyLimit = TimeSpan.FromSeconds(10);

    /// <summary>The failure to report.</summary>
    /// <param name="node">The node that was not reached.</param>
    /// <param name="said">What the client wrote to standard error.</param>
    /// <param name="original">What the engine said.</param>
    /// <param name="cancellationToken">Ends the search for the key of a node nobody knows.</param>
    internal static async Task<GoWinOpsException> ExplainAsync(NodeReference node, string said, Exception original, CancellationToken cancellationToken)
    {
        SshFailure failure = SshFailure.Read(said);
        switch (failure.ErrorId)
        {
            case nameof(Messages.HostKeyUnknown):
                (string fingerprint, string line) = await OfferedKeyAsync(node, cancellationToken).ConfigureAwait(false);
                return new GoWinOpsException(nameof(Messages.HostKeyUnknown), node.Name, original, node.Name, fingerprint, line);
            case nameof(Messages.HostKeyChanged):
                return new GoWinOpsException(nameof(Messages.HostKeyChanged), node.Name, original, node.Name, failure.Detail);
            default:
                string text = failure.Detail.Length > 0 ? failure.Detail : original.Message;
                return new GoWinOpsException(failure.ErrorId, node.Name, original, node.Name, text);
        }
    }

    /// <summary>The fingerprint of the key the node offers, and the line that makes it known.</summary>
    private static async Task<(string Fingerprint, string Line)> OfferedKeyAsync(NodeReference node, CancellationToken cancellationToken)
    {
        (string, string) unknown = ("unknown", "(not to be had: ssh-keyscan or ssh-keygen failed)");
        string? keyscan = ExecutableSearch.OnPath("ssh-keyscan");
        string? keygen = ExecutableSearch.OnPath("ssh-keygen");
        if (keyscan is null || keygen is null)
            return unknown;
        string port = (node.Port ?? 22).ToString(CultureInfo.InvariantCulture);
        string file = Path.Combine(Path.GetTempPath(), $"gowinops-{Guid.NewGuid():N}.key");
        try
        {
            ToolCommand scan = new(keyscan, Path.GetTempPath(), "-T", "5", "-t", "ed25519,ecdsa,rsa", "-p", port, node.Address);
            ToolResult scanned = await ToolProcess.RunAsync(scan, KeyLimit, null, cancellationToken).ConfigureAwait(false);
            // The client prefers Ed25519 too, so that is the key it will ask for.
            string? line = ToolResult.LinesOf(scanned.Output).Where(text => text[0] != '#').OrderByDescending(text => text.Contains(" ssh-ed25519 ")).FirstOrDefault();
            if (line is null)
                return unknown;
            File.WriteAllText(file, line + "\n");
            ToolCommand print = new(keygen, Path.GetTempPath(), "-l", "-f", file);
            ToolResult printed = await ToolProcess.RunAsync(print, KeyLimit, null, cancellationToken).ConfigureAwait(false);
            string? fingerprint = printed.Output.Split(' ').FirstOrDefault(word => word.StartsWith("SHA256:", StringComparison.Ordinal));
            return fingerprint is null ? unknown : (fingerprint, line.Trim());
        }
        catch (GoWinOpsException exception) when (exception.ErrorId is nameof(Messages.ToolTimedOut) or nameof(Messages.ToolNotStarted))
        {
            return unknown;
        }
        finally
        {
            File.Delete(file);
        }
    }
}
