using System.Collections.Generic;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>Which executables the services of this machine name.</summary>
internal static class ServiceHostUse
{
    /// <summary>The executable of every service; null where that is not known for all of them, and nothing may be taken for unused.</summary>
    internal static IReadOnlyCollection<string>? OfThisMachine()
    {
        if (!NodeContext.IsWindows)
            return null;
        List<string> named = new();
        try
        {
            using ServiceControlManager manager = ServiceControlManager.Open(ServiceManagerRights.Connect | ServiceManagerRights.EnumerateService);
            foreach (ServiceSummary summary in manager.Enumerate())
            {
                using ServiceControl? service = manager.TryOpenService(summary.Name, ServiceRights.QueryConfig);
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
}
