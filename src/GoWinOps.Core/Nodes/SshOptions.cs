using System;
using System.Collections.Generic;
using System.Globalization;

namespace GoWinOps.Nodes;

/// <summary>The options every SSH connection is made with, as <c>ssh -o</c> takes them (ssh_config(5)).</summary>
internal static class SshOptions
{
    // The TCP connection itself; what comes after it has the session's own deadline.
    private static readonly TimeSpan LongestConnect = TimeSpan.FromSeconds(15);

    internal static IReadOnlyDictionary<string, string> Of(NodeReference node, TimeSpan connectTimeout)
    {
        double connectSeconds = Math.Ceiling(Math.Min(connectTimeout.TotalSeconds, LongestConnect.TotalSeconds));
        Dictionary<string, string> options = new(StringComparer.Ordinal)
        {
            // No terminal is there to answer a question, and a question nobody answers is a hang.
            ["BatchMode"] = "yes",
            ["StrictHostKeyChecking"] = "yes",
            ["ConnectTimeout"] = Math.Max(connectSeconds, 1).ToString(CultureInfo.InvariantCulture),
            // A dead network is noticed after 45 seconds at the latest.
            ["ServerAliveInterval"] = "15",
            ["ServerAliveCountMax"] = "3",
        };
        if (node.KeyFilePath is not null)
            options["IdentitiesOnly"] = "yes";
        if (node.KnownHostsPath is not null)
            options["UserKnownHostsFile"] = $"\"{node.KnownHostsPath}\"";
        return options;
    }
}
