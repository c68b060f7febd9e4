namespace GoWinOps.Services;

/// <summary>The kinds of accounts a service can run as.</summary>
internal enum ServiceAccountKind
{
    /// <summary>LocalSystem: all rights here, the computer's account on the network.</summary>
    LocalSystem,

    /// <summary>LocalService: few rights here, nobody on the network.</summary>
    LocalService,

    /// <summary>NetworkService: few rights here, the computer's account on the network.</summary>
    NetworkService,

    /// <summary><c>NT SERVICE\name</c>: an account of one service's own, made by Windows.</summary>
    Virtual,

    /// <summary><c>DOMAIN\name$</c>: an account whose password the domain keeps.</summary>
    Managed,

    /// <summary>A user of the machine or of a domain, with a password.</summary>
    User,
}
