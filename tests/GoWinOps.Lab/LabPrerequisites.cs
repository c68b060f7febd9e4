using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Lab.Images;

namespace GoWinOps.Lab;

/// <summary>Everything the lab needs before it can start, made on the first call and found in the cache later.</summary>
/// <param name="WindowsImage">The folder every node's disk is a copy-on-write view of.</param>
/// <param name="NodeHost">The folder with the PowerShell host for the nodes.</param>
/// <param name="ServiceHost">The service host for the nodes.</param>
public sealed record LabPrerequisites(string WindowsImage, string NodeHost, string ServiceHost)
{
    /// <summary>Why a lab cannot run on this machine; null when it can.</summary>
    public static string? Obstacle
    {
        get
        {
            if (!OperatingSystem.IsLinux())
            {
                return "the lab needs Linux";
            }

            return Environment.IsPrivilegedProcess ? null : "the lab needs root (it makes namespaces, mounts and network links)";
        }
    }

    /// <summary>Installs and builds what is missing. Takes minutes on the first call, milliseconds later.</summary>
    /// <param name="log">Told what is being done, a line each; nothing when all is there.</param>
    /// <param name="cancellation">Stops the work; nothing half-made stays.</param>
    /// <exception cref="LabException">The machine is not fit, or a step failed.</exception>
    public static async Task<LabPrerequisites> EnsureAsync(Action<string> log, CancellationToken cancellation = default)
    {
        if (Obstacle is { } obstacle)
        {
            throw new LabException($"The lab cannot run here: {obstacle}.");
        }

        Directory.CreateDirectory(LabPaths.Cache);
        await HostPackages.EnsureAsync(log, cancellation).ConfigureAwait(false);
        var image = await Images.WindowsImage.EnsureAsync(log, cancellation).ConfigureAwait(false);
        var host = await NodeHostImage.EnsureAsync(log, cancellation).ConfigureAwait(false);
        var serviceHost = await ServiceHostImage.EnsureAsync(log, cancellation).ConfigureAwait(false);
        return new LabPrerequisites(image, host, serviceHost);
    }
}
