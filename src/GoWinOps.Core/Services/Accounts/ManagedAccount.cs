using System;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Time;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>Whether this machine may use an account whose password the domain keeps.</summary>
internal static class ManagedAccount
{
    private static readonly TimeSpan LookupTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Whether the domain certainly does not let this machine have the password; false where it does, and where it cannot be asked in time.</summary>
    /// <param name="account">The account as <c>DOMAIN\name$</c>.</param>
    /// <param name="clock">The node's clock.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    internal static Task<bool> IsRefusedAsync(string account, IClock clock, CancellationToken cancellationToken) =>
        BoundedCall.RunAsync(() => Ask(account), LookupTimeout, otherwise: false, clock, cancellationToken);

    private static bool Ask(string name)
    {
        try
        {
            uint status = Netapi32.NetQueryServiceAccount(null, name, 0, out SafeNetMemory information);
            using (information)
                return status == 0 && !information.IsInvalid && Marshal.ReadInt32(information.DangerousGetHandle()) == Netapi32.CannotInstall;
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            return false;
        }
    }
}
