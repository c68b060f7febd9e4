using System;
using System.Management.Automation;
using GoWinOps.Problems;

namespace GoWinOps.Hosting;

/// <summary>Paths as PowerShell reads them: from the current location on, with its drives and with <c>~</c>. On the pipeline thread only.</summary>
internal static class DiskPath
{
    /// <summary>The path as the system knows it; nothing has to exist there, and wildcards stand for themselves.</summary>
    /// <exception cref="GoWinOpsException"><c>PathNotFileSystem</c>: it is a path in the registry, among the variables, or wherever else a drive leads.</exception>
    internal static string Resolve(PSCmdlet cmdlet, string path)
    {
        string full = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out PSDriveInfo _);
        return string.Equals(provider.Name, "FileSystem", StringComparison.OrdinalIgnoreCase)
            ? full
            : throw new GoWinOpsException(nameof(Messages.PathNotFileSystem), path, path, provider.Name);
    }
}
