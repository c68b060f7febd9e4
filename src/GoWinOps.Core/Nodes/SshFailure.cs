using System;
using System.Linq;
using GoWinOps.Build;

namespace GoWinOps.Nodes;

/// <summary>What the SSH client meant. Its messages are English everywhere (OpenSSH has no other).</summary>
internal sealed class SshFailure
{
    private static readonly (string Text, string ErrorId)[] Meanings =
    {
        ("REMOTE HOST IDENTIFICATION HAS CHANGED", nameof(Messages.HostKeyChanged)),
        ("host key is known for", nameof(Messages.HostKeyUnknown)),
        ("Host key verification failed", nameof(Messages.HostKeyUnknown)),
        ("Permission denied", nameof(Messages.NodeAuthenticationFailed)),
        ("Too many authentication failures", nameof(Messages.NodeAuthenticationFailed)),
        ("UNPROTECTED PRIVATE KEY FILE", nameof(Messages.NodeAuthenticationFailed)),
        ("subsystem request failed", nameof(Messages.NodeSubsystemMissing)),
    };

    private SshFailure(string errorId, string detail)
    {
        ErrorId = errorId;
        Detail = detail;
    }

    /// <summary>The id of the error to report.</summary>
    internal string ErrorId { get; }

    /// <summary>The client's own words: the new fingerprint of a changed key, else the last line.</summary>
    internal string Detail { get; }

    /// <summary>Reads what the client wrote to standard error.</summary>
    internal static SshFailure Read(string said)
    {
        string[] lines = ToolResult.LinesOf(said.Replace("\r", string.Empty)).Select(line => line.Trim()).ToArray();
        string? id = Meanings.FirstOrDefault(meaning => said.IndexOf(meaning.Text, StringComparison.OrdinalIgnoreCase) >= 0).ErrorId;
        string? detail = id == nameof(Messages.HostKeyChanged)
            ? lines.FirstOrDefault(line => line.StartsWith("SHA256:", StringComparison.Ordinal))?.TrimEnd('.')
            : null;
        return new SshFailure(id ?? nameof(Messages.NodeUnreachable), detail ?? lines.LastOrDefault() ?? string.Empty);
    }
}
