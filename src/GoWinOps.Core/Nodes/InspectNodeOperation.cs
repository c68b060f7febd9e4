using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;
using GoWinOps.Services;
using GoWinOps.Windows;

namespace GoWinOps.Nodes;

/// <summary>Gathers what <see cref="NodeFacts"/> says.</summary>
public sealed class InspectNodeOperation : NodeOperation<NodeFacts>
{
    /// <inheritdoc/>
    public override Task<NodeFacts> RunAsync(NodeContext context, CancellationToken cancellationToken) => Task.FromResult(new NodeFacts
    {
        PSEdition = context.PSEdition,
        PSVersion = context.PSVersion,
        OS = RuntimeInformation.OSDescription.Trim(),
        Architecture = RuntimeInformation.OSArchitecture.ToString(),
        FreeDisk = FreeSpace(context.RootFolder),
        CanControlServices = NodeContext.IsWindows ? MayCreateServices() : null,
        EndpointFindings = NodeContext.IsWindows ? WinRmEndpoint.Findings() : Array.Empty<string>(),
        UtcNow = context.Clock.UtcNow,
    });

    private static long? FreeSpace(string folder)
    {
        try
        {
            return new DriveInfo(Path.GetPathRoot(Path.GetFullPath(folder))!).AvailableFreeSpace;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static bool MayCreateServices()
    {
        try
        {
            using ServiceControlManager manager = ServiceControlManager.Open(ServiceManagerRights.CreateService);
            return true;
        }
        catch (GoWinOpsException)
        {
            return false;
        }
    }
}
