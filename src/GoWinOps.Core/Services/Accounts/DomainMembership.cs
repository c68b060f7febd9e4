using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>Whether this machine belongs to a domain, whose policies can undo what is set here.</summary>
internal static class DomainMembership
{
    /// <summary>Whether it does; false where it does not say.</summary>
    internal static bool IsJoined()
    {
        int code = Netapi32.NetGetJoinInformation(null, out SafeNetMemory name, out int status);
        using (name)
            return code == 0 && status == Netapi32.JoinedToDomain;
    }
}
