using System;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using GoWinOps.Nodes;
using GoWinOps.Problems;

namespace GoWinOps.Commands;

/// <summary>Sessions over WinRM, which Windows alone has a client for.</summary>
internal static class WinRmConnection
{
    private const int HttpPort = 5985;
    private const int HttpsPort = 5986;
    private const string ShellUri = "http://schemas.microsoft.com/powershell/Microsoft.PowerShell";

    /// <summary>A closed runspace on the node.</summary>
    /// <exception cref="GoWinOpsException"><c>WinRMNotAvailable</c>, <c>BasicOverHttpRefused</c>, <c>NodeNameInvalid</c></exception>
    internal static Runspace CreateRunspace(NodeReference node, PSCredential? credential, TimeSpan connectTimeout)
    {
        bool encrypted = node.Transport == NodeTransport.WinRmHttps;
        AuthenticationMechanism authentication = AuthenticationOf(node);
        if (authentication == AuthenticationMechanism.Basic && !encrypted)
            throw new GoWinOpsException(nameof(Messages.BasicOverHttpRefused), node.Name, node.Name);
        if (!NodeContext.IsWindows)
            throw new GoWinOpsException(nameof(Messages.WinRMNotAvailable), node.Name, node.Name);
        WSManConnectionInfo connection = new(encrypted, node.Address, node.Port ?? (encrypted ? HttpsPort : HttpPort), "/wsman", ShellUri, credential)
        {
            AuthenticationMechanism = authentication,
            OpenTimeout = (int)connectTimeout.TotalMilliseconds,
        };
        return RunspaceFactory.CreateRunspace(connection);
    }

    private static AuthenticationMechanism AuthenticationOf(NodeReference node)
    {
        if (node.Authentication is null)
            return AuthenticationMechanism.Default;
        if (Enum.TryParse(node.Authentication, ignoreCase: true, out AuthenticationMechanism mechanism) && Enum.IsDefined(typeof(AuthenticationMechanism), mechanism))
            return mechanism;
        throw new GoWinOpsException(
            nameof(Messages.NodeNameInvalid),
            node.Name,
            node.Name,
            $"'{node.Authentication}' is not an authentication (known are {string.Join(", ", Enum.GetNames(typeof(AuthenticationMechanism)))})");
    }
}
