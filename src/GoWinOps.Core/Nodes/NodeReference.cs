using System;
using System.Collections.Generic;

namespace GoWinOps.Nodes;

/// <summary>A node as it was named, before any connection to it.</summary>
public sealed class NodeReference
{
    /// <summary>The name the user knows the node by; every result and error carries it.</summary>
    public string Name { get; set; } = ".";

    /// <summary>How the node is reached.</summary>
    public NodeTransport Transport { get; set; }

    /// <summary>Host name or IP address; an IPv6 address stands without brackets.</summary>
    public string Address { get; set; } = "localhost";

    /// <summary>The port, or null for the transport's own: 5985, 5986, or what the SSH client is configured for.</summary>
    public int? Port { get; set; }

    /// <summary>Who to be on the node, or null for whom the SSH client or Windows chooses.</summary>
    public string? UserName { get; set; }

    /// <summary>The private key for SSH.</summary>
    public string? KeyFilePath { get; set; }

    /// <summary>The file of known SSH host keys, or null for the SSH client's own.</summary>
    public string? KnownHostsPath { get; set; }

    /// <summary>The WinRM authentication (Default, Negotiate, Kerberos, CredSSP, Basic), or null for Windows' choice.</summary>
    public string? Authentication { get; set; }

    /// <summary>Nodes of one fault domain (a rack, a hypervisor, a zone) are expected to fail together.</summary>
    public string? FaultDomain { get; set; }

    /// <summary>The inventory groups the node is in, directly or through another group.</summary>
    public string[] Groups { get; set; } = Array.Empty<string>();

    /// <summary>The labels the inventory gives the node.</summary>
    public Dictionary<string, string> Labels { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether it is this machine.</summary>
    internal bool IsLocal => Transport == NodeTransport.Local;

    /// <summary>The same for the same node: Windows and DNS do not tell capitals from small letters, and this machine has more names than one.</summary>
    internal string Identity => IsLocal ? "." : Node.ToUpperInvariant();

    /// <summary>All that is needed to reach the node, as text that <c>-Node</c> takes: so a node object binds by property name and survives remoting.</summary>
    public string Node
    {
        get => NodeReferenceText.Write(this);
        set => TakeAddress(NodeReferenceText.Parse(value));
    }

    /// <summary>The open PSSession of <see cref="NodeTransport.Session"/>; does not travel.</summary>
    internal object? Session { get; set; }

    /// <summary>Reads a node as users write it: <c>web01</c>, <c>winrm+https://web01:5986</c>, <c>ssh://admin@web01:22</c> or <c>.</c></summary>
    /// <exception cref="Problems.GoWinOpsException"><c>NodeNameInvalid</c>, saying which part is wrong.</exception>
    public static NodeReference Parse(string text) => NodeReferenceText.Parse(text);

    private void TakeAddress(NodeReference read)
    {
        Name = read.Name;
        Transport = read.Transport;
        Address = read.Address;
        Port = read.Port;
        UserName = read.UserName;
        KeyFilePath = read.KeyFilePath;
        KnownHostsPath = read.KnownHostsPath;
        Authentication = read.Authentication;
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
