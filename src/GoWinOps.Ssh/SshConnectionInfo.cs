using System;
using System.Management.Automation;
using System.Management.Automation.Internal;
using System.Management.Automation.Remoting.Client;
using System.Management.Automation.Runspaces;
using GoWinOps.Nodes;

namespace GoWinOps.Ssh;

/// <summary>Tells the engine to reach a node through an SSH client that is ours.</summary>
internal sealed class SshConnectionInfo : RunspaceConnectionInfo
{
    private readonly SshClient client;

    /// <param name="name">The node's name, as the session shows it.</param>
    /// <param name="client">The client, not yet started. It serves one session.</param>
    public SshConnectionInfo(string name, SshClient client)
    {
        ComputerName = name;
        this.client = client;
    }

    /// <inheritdoc/>
    public override string ComputerName { get; set; }

    /// <summary>SSH proves who one is by itself.</summary>
    public override PSCredential? Credential { get; set; }

    /// <inheritdoc/>
    public override AuthenticationMechanism AuthenticationMechanism { get; set; }

    /// <inheritdoc/>
    public override string CertificateThumbprint { get; set; } = string.Empty;

    /// <inheritdoc/>
    public override RunspaceConnectionInfo Clone() => new SshConnectionInfo(ComputerName, client);

    /// <inheritdoc/>
    public override BaseClientSessionTransportManager CreateClientSessionTransportManager(Guid instanceId, string sessionName, PSRemotingCryptoHelper cryptoHelper) =>
        new SshTransport(instanceId, cryptoHelper, client);
}
