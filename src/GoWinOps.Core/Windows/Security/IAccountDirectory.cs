namespace GoWinOps.Windows;

/// <summary>Whom names stand for, and the other way round.</summary>
internal interface IAccountDirectory
{
    /// <summary>The identifier of an account or group, in any spelling the machine understands; null when nobody has the name or it cannot be asked.</summary>
    Sid? FindSid(string account);

    /// <summary>The name of an account or group as <c>DOMAIN\name</c> in the machine's own language; null when nobody has the identifier or it cannot be asked.</summary>
    string? FindName(Sid sid);

    /// <summary>Whom the two letters of SDDL stand for; null when they stand for nobody.</summary>
    Sid? FindAlias(string alias);
}
