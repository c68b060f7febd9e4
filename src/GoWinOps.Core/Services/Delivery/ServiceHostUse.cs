using System.Collections.Generic;
using System.IO;
using System.Linq;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>Which executables the services of this machine name.</summary>
internal static class ServiceHostUse
{
    /// <summary>The executable of every service; null where that is not known for all of them, and nothing may be taken for unused.</summary>
    internal static IReadOnlyCollection<string>? OfNode(NodeContext context)
    {
        if (!NodeContext.IsWindows)
            return null;
        List<string> named = new();
        try
        {
            using ServiceControlManager manager = ServiceControlManager.Open(ServiceManagerRights.Connect | ServiceManagerRights.EnumerateService);
            foreach (string name in manager.Enumerate().Select(summary => summary.Name).Concat(Ours(context)))
            {
                using ServiceControl? service = manager.TryOpenService(name, ServiceRights.QueryConfig);
                // The watcher is named by its own executable, a hosted program by that of its host.
                if (service is not null)
                    named.Add(CommandLine.Split(service.QueryConfiguration().CommandLine).Executable);
            }
        }
        catch (GoWinOpsException exception) when (exception.ErrorId == nameof(Messages.ServiceAccessDenied))
        {
            return null;
        }

        return named;
    }

    // An enumeration leaves out, silently, what it may not show.
    private static IEnumerable<string> Ours(NodeContext context)
    {
        string folder = Path.GetDirectoryName(context.ServiceFolder("x"))!;
        return Directory.Exists(folder) ? Directory.EnumerateDirectories(folder).Select(path => Path.GetFileName(path)!) : Enumerable.Empty<string>();
    }
}
