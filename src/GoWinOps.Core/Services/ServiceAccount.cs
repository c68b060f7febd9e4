using System;

namespace GoWinOps.Services;

/// <summary>Accounts in the one spelling the service control manager understands in every language of Windows.</summary>
internal static class ServiceAccount
{
    internal const string LocalSystem = "LocalSystem";
    internal const string LocalService = @"NT AUTHORITY\LocalService";
    internal const string NetworkService = @"NT AUTHORITY\NetworkService";

    /// <summary>The account Windows makes for one service, without a password.</summary>
    internal static string VirtualAccountOf(string service) => @"NT SERVICE\" + service;

    /// <summary>The spelling to give to the service control manager.</summary>
    internal static string Normalize(string account) => account.Trim().ToUpperInvariant() switch
    {
        "" or "LOCALSYSTEM" or @".\LOCALSYSTEM" or "SYSTEM" or @"NT AUTHORITY\SYSTEM" => LocalSystem,
        "LOCALSERVICE" or @"NT AUTHORITY\LOCALSERVICE" or @"NT AUTHORITY\LOCAL SERVICE" => LocalService,
        "NETWORKSERVICE" or @"NT AUTHORITY\NETWORKSERVICE" or @"NT AUTHORITY\NETWORK SERVICE" => NetworkService,
        _ => account.Trim(),
    };

    /// <summary>Whether Windows wants a password to run a service as an account: built-in, virtual and group managed accounts have none to give.</summary>
    internal static bool NeedsPassword(string account)
    {
        string name = Normalize(account);
        return !(name == LocalSystem || name.EndsWith("$", StringComparison.Ordinal)
            || name.StartsWith(@"NT AUTHORITY\", StringComparison.OrdinalIgnoreCase) || name.StartsWith(@"NT SERVICE\", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Whether two spellings mean the same account.</summary>
    internal static bool AreSame(string first, string second) =>
        string.Equals(Qualified(first), Qualified(second), StringComparison.OrdinalIgnoreCase);

    private static string Qualified(string account)
    {
        string name = Normalize(account);
        return name.StartsWith(@".\", StringComparison.Ordinal) ? Environment.MachineName + name.Substring(1) : name;
    }
}
