using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using GoWinOps.Build;

namespace GoWinOps.Nodes;

/// <summary>How OpenSSH's client is asked for a remoting session: its options (ssh_config(5)) and its command line (ssh(1)).</summary>
internal static class SshOptions
{
    private const string Subsystem = "powershell";
    // The TCP connection itself; what comes after it has the session's own deadline.
    private static readonly TimeSpan LongestConnect = TimeSpan.FromSeconds(15);

    /// <summary>The client that opens a session on a node.</summary>
    /// <param name="ssh">The client's path.</param>
    /// <param name="node">The node.</param>
    /// <param name="connectTimeout">How long the way to the node may take.</param>
    internal static ToolCommand Session(string ssh, NodeReference node, TimeSpan connectTimeout)
    {
        List<string> arguments = new() { "-T" };
        foreach (KeyValuePair<string, string> option in Of(node, connectTimeout))
            arguments.Add($"-o{option.Key}={option.Value}");
        if (node.UserName is not null)
            arguments.AddRange(new[] { "-l", node.UserName });
        if (node.KeyFilePath is not null)
            arguments.AddRange(new[] { "-i", node.KeyFilePath });
        if (node.Port is { } port)
            arguments.AddRange(new[] { "-p", port.ToString(CultureInfo.InvariantCulture) });
        // What follows the dashes is no option, whatever it looks like.
        arguments.AddRange(new[] { "-s", "--", node.Address, Subsystem });
        return new ToolCommand(ssh, Path.GetTempPath(), arguments.ToArray());
    }

    private static Dictionary<string, string> Of(NodeReference node, TimeSpan connectTimeout)
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
            // Its complaints are the diagnosis; banners and notices are not.
            ["LogLevel"] = "ERROR",
        };
        // A client that other sessions share would not end with ours; Windows has no such sharing.
        if (!NodeContext.IsWindows)
            options["ControlMaster"] = "no";
        if (node.KeyFilePath is not null)
            options["IdentitiesOnly"] = "yes";
        if (node.KnownHostsPath is not null)
            options["UserKnownHostsFile"] = $"\"{node.KnownHostsPath}\"";
        return options;
    }
}
