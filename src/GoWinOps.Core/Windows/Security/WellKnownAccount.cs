using System;
using System.Collections.Generic;
using System.Linq;

namespace GoWinOps.Windows;

/// <summary>An account or group that every Windows has under the same identifier, whatever its name there.</summary>
/// <param name="Name">Its English name.</param>
/// <param name="Sid">Its identifier.</param>
/// <param name="Alias">Its two letters in SDDL; null where it has none.</param>
/// <remarks>Source: "Well-known SIDs" and "SID strings" of the Windows documentation; [MS-DTYP] 2.4.2.4 and 2.5.1.1.</remarks>
internal sealed record WellKnownAccount(string Name, Sid Sid, string? Alias)
{
    internal static readonly Sid Everyone = Sid.Parse("S-1-1-0");
    internal static readonly Sid Local = Sid.Parse("S-1-2-0");
    internal static readonly Sid ConsoleLogon = Sid.Parse("S-1-2-1");
    internal static readonly Sid Service = Sid.Parse("S-1-5-6");
    internal static readonly Sid AuthenticatedUsers = Sid.Parse("S-1-5-11");
    internal static readonly Sid ThisOrganization = Sid.Parse("S-1-5-15");
    internal static readonly Sid LocalSystem = Sid.Parse("S-1-5-18");
    internal static readonly Sid LocalService = Sid.Parse("S-1-5-19");
    internal static readonly Sid NetworkService = Sid.Parse("S-1-5-20");
    internal static readonly Sid Administrators = Sid.Parse("S-1-5-32-544");
    internal static readonly Sid Users = Sid.Parse("S-1-5-32-545");

    /// <summary><c>NT SERVICE\ALL SERVICES</c>: every service is in it that runs with an identifier of its own.</summary>
    internal static readonly Sid AllServices = Sid.Parse("S-1-5-80-0");

    private static readonly WellKnownAccount[] Accounts =
    {
        new("Everyone", Everyone, "WD"),
        new("LOCAL", Local, null),
        new("CONSOLE LOGON", ConsoleLogon, null),
        new("CREATOR OWNER", Sid.Parse("S-1-3-0"), "CO"),
        new("CREATOR GROUP", Sid.Parse("S-1-3-1"), "CG"),
        new("OWNER RIGHTS", Sid.Parse("S-1-3-4"), "OW"),
        new(@"NT AUTHORITY\NETWORK", Sid.Parse("S-1-5-2"), "NU"),
        new(@"NT AUTHORITY\BATCH", Sid.Parse("S-1-5-3"), null),
        new(@"NT AUTHORITY\INTERACTIVE", Sid.Parse("S-1-5-4"), "IU"),
        new(@"NT AUTHORITY\SERVICE", Service, "SU"),
        new(@"NT AUTHORITY\ANONYMOUS LOGON", Sid.Parse("S-1-5-7"), "AN"),
        new(@"NT AUTHORITY\SELF", Sid.Parse("S-1-5-10"), "PS"),
        new(@"NT AUTHORITY\Authenticated Users", AuthenticatedUsers, "AU"),
        new(@"NT AUTHORITY\RESTRICTED", Sid.Parse("S-1-5-12"), "RC"),
        new(@"NT AUTHORITY\This Organization", ThisOrganization, null),
        new(@"NT AUTHORITY\SYSTEM", LocalSystem, "SY"),
        new(@"NT AUTHORITY\LOCAL SERVICE", LocalService, "LS"),
        new(@"NT AUTHORITY\NETWORK SERVICE", NetworkService, "NS"),
        new(@"NT AUTHORITY\WRITE RESTRICTED", Sid.Parse("S-1-5-33"), "WR"),
        new(@"BUILTIN\Administrators", Administrators, "BA"),
        new(@"BUILTIN\Users", Users, "BU"),
        new(@"BUILTIN\Guests", Sid.Parse("S-1-5-32-546"), "BG"),
        new(@"BUILTIN\Power Users", Sid.Parse("S-1-5-32-547"), "PU"),
        new(@"BUILTIN\Account Operators", Sid.Parse("S-1-5-32-548"), "AO"),
        new(@"BUILTIN\Server Operators", Sid.Parse("S-1-5-32-549"), "SO"),
        new(@"BUILTIN\Print Operators", Sid.Parse("S-1-5-32-550"), "PO"),
        new(@"BUILTIN\Backup Operators", Sid.Parse("S-1-5-32-551"), "BO"),
        new(@"BUILTIN\Replicator", Sid.Parse("S-1-5-32-552"), "RE"),
        new(@"BUILTIN\Pre-Windows 2000 Compatible Access", Sid.Parse("S-1-5-32-554"), "RU"),
        new(@"BUILTIN\Remote Desktop Users", Sid.Parse("S-1-5-32-555"), "RD"),
        new(@"BUILTIN\Network Configuration Operators", Sid.Parse("S-1-5-32-556"), "NO"),
        new(@"BUILTIN\Performance Monitor Users", Sid.Parse("S-1-5-32-558"), "MU"),
        new(@"BUILTIN\Performance Log Users", Sid.Parse("S-1-5-32-559"), "LU"),
        new(@"BUILTIN\Event Log Readers", Sid.Parse("S-1-5-32-573"), "ER"),
        new(@"BUILTIN\Hyper-V Administrators", Sid.Parse("S-1-5-32-578"), "HA"),
        new(@"BUILTIN\Remote Management Users", Sid.Parse("S-1-5-32-580"), "RM"),
        new(@"NT SERVICE\ALL SERVICES", AllServices, null),
    };

    // These stand for accounts of the machine's own domain or of itself: only that machine can say which.
    private static readonly HashSet<string> RelativeAliases = new(StringComparer.OrdinalIgnoreCase)
    {
        "DA", "DU", "DG", "DC", "DD", "CA", "EA", "SA", "PA", "LA", "LG", "RS", "RO", "ED", "CN", "AP", "KA", "EK", "CY", "AC", "AA", "IS", "UD", "SS", "AS", "LW", "ME", "MP", "HI", "SI", "ES",
        "MS", "RA", "CD",
    };

    /// <summary>All of them.</summary>
    internal static IReadOnlyList<WellKnownAccount> All => Accounts;

    /// <summary>The one with an identifier; null when it is not well known.</summary>
    internal static WellKnownAccount? Find(Sid sid) => Accounts.FirstOrDefault(account => account.Sid.Equals(sid));

    /// <summary>The one with two letters in SDDL.</summary>
    internal static WellKnownAccount? FindAlias(string alias) =>
        Accounts.FirstOrDefault(account => string.Equals(account.Alias, alias, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether two letters stand for an account that only the machine itself can tell.</summary>
    internal static bool IsRelativeAlias(string alias) => RelativeAliases.Contains(alias);

    /// <summary>The one with an English name, with or without the part before the backslash.</summary>
    internal static WellKnownAccount? FindName(string name) => Accounts.FirstOrDefault(account =>
        string.Equals(account.Name, name, StringComparison.OrdinalIgnoreCase)
        || string.Equals(account.Name.Substring(account.Name.IndexOf('\\') + 1), name, StringComparison.OrdinalIgnoreCase));
}
