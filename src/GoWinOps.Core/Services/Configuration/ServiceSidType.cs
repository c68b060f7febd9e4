namespace GoWinOps.Services;

/// <summary>Whether the service's own SID, <c>NT SERVICE\name</c>, is in its process's token. The numbers are those of <c>SERVICE_SID_INFO</c>.</summary>
public enum ServiceSidType
{
    /// <summary>It is not.</summary>
    None = 0,

    /// <summary>It is, so that files and registry keys can be opened to this one service.</summary>
    Unrestricted = 1,

    /// <summary>It is, and the process may write only where the SID itself, Everyone or the logon SID may.</summary>
    Restricted = 3,
}
