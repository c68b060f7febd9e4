using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;
using GoWinOps.Time;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>
/// Whether a service's account may read and run its executable. Windows reports an executable that it may not read as a service that did not respond (1053), and nobody
/// looks for access lists then.
/// </summary>
internal static class ServiceFileCheck
{
    // FILE_READ_DATA, FILE_EXECUTE, FILE_READ_ATTRIBUTES; of a folder: list, traverse, read attributes.
    private const uint Needed = 0x00A1;

    /// <summary>Refuses to go on where the account certainly may not.</summary>
    /// <param name="service">The service.</param>
    /// <param name="account">Its account in the manager's spelling.</param>
    /// <param name="paths">The executables and folders.</param>
    /// <param name="clock">The node's clock.</param>
    /// <param name="cancellationToken">Ends the questions.</param>
    /// <exception cref="GoWinOpsException"><c>ServiceAccountCannotRead</c></exception>
    internal static async Task RequireAsync(string service, string account, IEnumerable<string> paths, IClock clock, CancellationToken cancellationToken)
    {
        if (ServiceAccount.SidOf(account, AccountDirectory.OfThisMachine) is not { } sid || sid.Equals(WellKnownAccount.LocalSystem))
            return;
        AccountIdentities identities = AccountIdentities.Known(sid, service);
        List<KeyValuePair<string, SecurityDescriptor?>> open = paths.Select(path => new KeyValuePair<string, SecurityDescriptor?>(path, FolderSecurity.TryRead(path)))
            .Where(item => Judge(item.Value, identities) != Finding.Yes).ToList();
        // Groups are asked for only where they can make a difference.
        if (open.Count > 0)
            identities = await identities.WithGroupsAsync(sid, ServiceAccount.KindOf(account), clock, cancellationToken).ConfigureAwait(false);
        Require(service, account, open, identities);
    }

    /// <summary>Refuses to go on where one of the access lists certainly does not let the account read and run.</summary>
    /// <exception cref="GoWinOpsException"><c>ServiceAccountCannotRead</c></exception>
    internal static void Require(string service, string account, IEnumerable<KeyValuePair<string, SecurityDescriptor?>> lists, AccountIdentities identities)
    {
        foreach (KeyValuePair<string, SecurityDescriptor?> item in lists.Where(item => Judge(item.Value, identities) == Finding.No))
            throw new GoWinOpsException(nameof(Messages.ServiceAccountCannotRead), service, service, Environment.MachineName, account, item.Key);
    }

    /// <summary>What is looked at for a command line: what Windows starts, what the host starts, and for our own releases their folders.</summary>
    internal static IEnumerable<string> PathsOf(ServiceCommandLine line, bool isOurs)
    {
        string?[] files = { line.HostPath, line.Executable };
        return files.Where(path => !string.IsNullOrEmpty(path)).Concat(isOurs ? new[] { Path.GetDirectoryName(line.Executable) } : Array.Empty<string>()).Select(path => path!);
    }

    /// <summary>Whether an access list lets an account read and run.</summary>
    internal static Finding Judge(SecurityDescriptor? descriptor, AccountIdentities identities) =>
        EffectiveAccess.Judge(descriptor, identities.Sids, identities.IsComplete, EffectiveAccess.GenericMapping.File, Needed);
}
