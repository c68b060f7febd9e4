namespace GoWinOps.Nodes;

/// <summary>How a node is reached.</summary>
public enum NodeTransport
{
    /// <summary>This machine, in this process.</summary>
    Local,

    /// <summary>PowerShell remoting over WinRM and HTTP, whose messages Kerberos or NTLM encrypts.</summary>
    WinRm,

    /// <summary>PowerShell remoting over WinRM and HTTPS.</summary>
    WinRmHttps,

    /// <summary>PowerShell remoting over SSH.</summary>
    Ssh,

    /// <summary>A PSSession that somebody else opened and will close.</summary>
    Session,
}
