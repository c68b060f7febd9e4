namespace GoWinOps.Services;

/// <summary>The way to a node's services.</summary>
public enum ServiceProtocol
{
    /// <summary>A session; where there is none to be had from Windows to Windows as whoever runs the command, <see cref="Rpc"/>.</summary>
    Auto,

    /// <summary>A PowerShell session to the node.</summary>
    Session,

    /// <summary>Remote procedure calls from here to the node's service control manager, as whoever runs the command. Windows only.</summary>
    Rpc,
}
