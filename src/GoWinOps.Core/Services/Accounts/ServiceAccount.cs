using System;
using System.Security;
using GoWinOps.Problems;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>Accounts in the one spelling the service control manager understands in every language of Windows.</summary>
internal static class ServiceAccount
{
    internal const string LocalSystem = "LocalSystem";
    internal const string LocalService = @"NT AUTHORITY\LocalService";
    internal const string NetworkService = @"NT AUTHORITY\NetworkService";
    private const string VirtualPrefix = @"NT SERVICE\";

    /// <summary>The account Windows makes for one service, without a password.</summary>
    internal static string VirtualAccountOf(string service) => VirtualPrefix + service;

    /// <summary>The spelling to give to the service control manager.</summary>
    internal static string Normalize(string account) => Normalize(account, AccountDirectory.OfThisMachine);

    /// <summary>
    /// The spelling to give to the service control manager. English spellings are known everywhere; for others the machine is asked whom they mean, because
    /// <c>AUTORITE NT\Système</c> is taken by nobody but a lookup. A name nobody has stays as it is: the manager will refuse it.
    /// </summary>
    /// <exception cref="GoWinOpsException"><c>ServiceAccountBlank</c>: Windows takes nothing for LocalSystem, and a variable that was not set must not come to that.</exception>
    internal static string Normalize(string account, IAccountDirectory directory)
    {
        string name = account.Trim();
        if (name.Length == 0)
            throw new GoWinOpsException(nameof(Messages.ServiceAccountBlank), account);
        if (WellKnown(name) is { } known)
            return known;
        if (name.StartsWith(VirtualPrefix, StringComparison.OrdinalIgnoreCase))
            return VirtualPrefix + name.Substring(VirtualPrefix.Length);
        if (name.StartsWith(@".\", StringComparison.Ordinal) || directory.FindSid(name) is not { } sid)
            return name;
        if (BuiltIn(sid) is { } builtIn)
            return builtIn;
        // The manager wants DOMAIN\name. A bare name, a name with '@' and an identifier are put in that form.
        bool isComplete = name.IndexOf('\\') > 0 && Sid.TryParse(name) is null;
        return isComplete || directory.FindName(sid) is not { } full ? Local(name) : Local(full);
    }

    /// <summary>Whether two spellings mean the same account.</summary>
    internal static bool AreSame(string first, string second) => AreSame(first, second, AccountDirectory.OfThisMachine);

    /// <summary>Whether two spellings mean the same account.</summary>
    internal static bool AreSame(string first, string second, IAccountDirectory directory)
    {
        if (string.Equals(Qualified(first), Qualified(second), StringComparison.OrdinalIgnoreCase))
            return true;
        return SidOf(first, directory) is { } sid && sid.Equals(SidOf(second, directory));
    }

    /// <summary>What kind of account a name in the manager's spelling is.</summary>
    internal static ServiceAccountKind KindOf(string account) => WellKnown(account.Trim()) switch
    {
        LocalSystem => ServiceAccountKind.LocalSystem,
        LocalService => ServiceAccountKind.LocalService,
        NetworkService => ServiceAccountKind.NetworkService,
        _ when account.Trim().StartsWith(VirtualPrefix, StringComparison.OrdinalIgnoreCase) => ServiceAccountKind.Virtual,
        _ => account.Trim().EndsWith("$", StringComparison.Ordinal) ? ServiceAccountKind.Managed : ServiceAccountKind.User,
    };

    /// <summary>The identifier of an account; null when nobody has the name or the machine cannot be asked.</summary>
    internal static Sid? SidOf(string account, IAccountDirectory directory) => KindOf(account) switch
    {
        ServiceAccountKind.LocalSystem => WellKnownAccount.LocalSystem,
        ServiceAccountKind.LocalService => WellKnownAccount.LocalService,
        ServiceAccountKind.NetworkService => WellKnownAccount.NetworkService,
        ServiceAccountKind.Virtual => Sid.OfService(account.Trim().Substring(VirtualPrefix.Length)),
        _ => directory.FindSid(account.Trim()),
    };

    /// <summary>Whether Windows wants a password to run a service as an account: built-in, virtual and managed accounts have none to give.</summary>
    internal static bool NeedsPassword(string account) => KindOf(account) == ServiceAccountKind.User;

    /// <summary>Refuses a password for an account that has none, and an account that needs one without it.</summary>
    /// <param name="service">The service it is for.</param>
    /// <param name="account">The account in the manager's spelling.</param>
    /// <param name="password">The password given; null for none.</param>
    /// <param name="isNew">Whether the account is set for the first time or changed; a service that keeps its account keeps its password.</param>
    /// <exception cref="GoWinOpsException"><c>ServiceAccountTakesNoPassword</c>, <c>ServiceAccountNeedsPassword</c></exception>
    internal static void RequirePassword(string service, string account, SecureString? password, bool isNew)
    {
        bool takesOne = NeedsPassword(account);
        if (!takesOne && password is { Length: > 0 })
            throw new GoWinOpsException(nameof(Messages.ServiceAccountTakesNoPassword), service, service, account);
        if (takesOne && password is null && isNew)
            throw new GoWinOpsException(nameof(Messages.ServiceAccountNeedsPassword), service, service, account);
    }

    private static string? WellKnown(string name) => name.ToUpperInvariant() switch
    {
        "" or "LOCALSYSTEM" or @".\LOCALSYSTEM" or "SYSTEM" or @"NT AUTHORITY\SYSTEM" or "S-1-5-18" => LocalSystem,
        "LOCALSERVICE" or "LOCAL SERVICE" or @"NT AUTHORITY\LOCALSERVICE" or @"NT AUTHORITY\LOCAL SERVICE" or "S-1-5-19" => LocalService,
        "NETWORKSERVICE" or "NETWORK SERVICE" or @"NT AUTHORITY\NETWORKSERVICE" or @"NT AUTHORITY\NETWORK SERVICE" or "S-1-5-20" => NetworkService,
        _ => null,
    };

    private static string? BuiltIn(Sid sid) =>
        sid.Equals(WellKnownAccount.LocalSystem) ? LocalSystem
        : sid.Equals(WellKnownAccount.LocalService) ? LocalService
        : sid.Equals(WellKnownAccount.NetworkService) ? NetworkService
        : null;

    private static string Local(string name) =>
        name.StartsWith(Environment.MachineName + "\\", StringComparison.OrdinalIgnoreCase) ? "." + name.Substring(Environment.MachineName.Length) : name;

    private static string Qualified(string account)
    {
        string name = WellKnown(account.Trim()) ?? account.Trim();
        return name.StartsWith(@".\", StringComparison.Ordinal) ? Environment.MachineName + name.Substring(1) : name;
    }
}
