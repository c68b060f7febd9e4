using System.Collections.Generic;
using System.Security;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>What to hand to Windows as the password when a service's account is set: null and an empty text mean different things there.</summary>
/// <remarks>
/// Source: lpPassword of CreateService and ChangeServiceConfig. Null keeps the secret that is stored, and is what managed and virtual accounts have to be
/// given; an empty text clears it, and is what the three built-in accounts are given on a change.
/// </remarks>
internal static class ServicePassword
{
    /// <summary>The password for a new service.</summary>
    internal static SecureString? ForNew(string account, SecureString? password) => ServiceAccount.KindOf(account) == ServiceAccountKind.User ? password : null;

    /// <summary>
    /// The passwords to try, in their order, when a service goes from one account to another. The secret of an old user must not stay behind: an empty text
    /// clears it, also for managed and virtual accounts where Windows takes one; where it does not (see <see cref="IsRefusal"/>), null is right by its
    /// documentation.
    /// </summary>
    internal static IReadOnlyList<SecureString?> ForChange(string from, string to, SecureString? password) => (ServiceAccount.KindOf(from), ServiceAccount.KindOf(to)) switch
    {
        (_, ServiceAccountKind.User) => new[] { password },
        (_, ServiceAccountKind.LocalSystem or ServiceAccountKind.LocalService or ServiceAccountKind.NetworkService) => new[] { new SecureString() },
        (ServiceAccountKind.User, _) => new[] { new SecureString(), null },
        _ => new SecureString?[] { null },
    };

    /// <summary>Whether a code says that this form of a password is not taken: 87, and 1057, which stands for every fault of account and password.</summary>
    internal static bool IsRefusal(int code) => code is Win32Errors.InvalidParameter or Win32Errors.InvalidServiceAccount;
}
