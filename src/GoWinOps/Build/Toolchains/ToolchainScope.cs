namespace GoWinOps.Commands;

/// <summary>Whom a toolchain is installed for.</summary>
public enum ToolchainScope
{
    /// <summary>The current user, who needs no further rights.</summary>
    CurrentUser,

    /// <summary>Everyone on this machine; takes an administrator.</summary>
    AllUsers,
}
