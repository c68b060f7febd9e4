using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Lab.Isolation;

/// <summary>
/// The namespaces a lab lives in. Its processes, mounts and network links belong to them, so the kernel removes all of it when
/// the first process inside ends, and that one is killed when the process outside ends, whatever ended it.
/// </summary>
public static class LabNamespace
{
    /// <summary>Names the running lab's folder to everything inside its namespaces.</summary>
    public const string FolderVariable = "GOWINOPS_LAB";

    /// <summary>What <see cref="Program"/> calls its entry on the inner side.</summary>
    internal const string InnerCommand = "inside";

    /// <summary>The lab this process is in; null outside of one.</summary>
    public static LabFolder? Current =>
        Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } path && Directory.Exists(path) ? new LabFolder(path) : null;

    /// <summary>Why a cluster cannot be started from this process; null when it can.</summary>
    public static string? Obstacle =>
        LabPrerequisites.Obstacle
        ?? (Current is null ? "this process is not inside a lab's namespaces (start it by 'GoWinOps.Lab run -- COMMAND')" : null);

    /// <summary>Runs a command in new namespaces, passes signals on to it and cleans up after it.</summary>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="log">Told what is being prepared, a line each.</param>
    /// <param name="cancellation">Stops the preparation; a running command is stopped by signals.</param>
    /// <returns>The command's exit code.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> command, Action<string> log, CancellationToken cancellation)
    {
        var prerequisites = await LabPrerequisites.EnsureAsync(log, cancellation).ConfigureAwait(false);
        foreach (var swept in LabFolder.SweepDead())
        {
            log($"Deleted what the killed lab {swept} had left.");
        }

        var (folder, taken) = LabFolder.Create();
        try
        {
            int? first = null;
            using var relay = new SignalRelay(() => first);
            var information = ExternalProgram.StartInfo(
                "unshare",
                [
                    "--mount", "--net", "--pid", "--ipc", "--fork", "--kill-child", "--mount-proc",
                    .. DotNetHost.LabCommand, InnerCommand, prerequisites.WindowsImage, "--", .. command,
                ]);
            information.Environment[FolderVariable] = folder.Path;
            var (outer, exit) = await TiedProcess.StartAsync(information).ConfigureAwait(false);
            first = await FindFirstProcessAsync(outer, exit, cancellation).ConfigureAwait(false);
            if (first is { } id)
            {
                folder.WriteFirstProcessId(id);
            }

            return await exit.ConfigureAwait(false);
        }
        finally
        {
            folder.Delete();
            taken.Dispose();
        }
    }

    /// <summary>The inner side: the first process of the namespaces.</summary>
    internal static async Task<int> RunInsideAsync(string image, IReadOnlyList<string> command, CancellationToken cancellation)
    {
        var folder = Current ?? throw new LabException($"'{InnerCommand}' is for this program's own use.");
        await PrepareAsync(folder, image, cancellation).ConfigureAwait(false);
        int? child = null;
        using var relay = new SignalRelay(() => child);
        using var process = Process.Start(ExternalProgram.StartInfo(command[0], command.Skip(1)))
            ?? throw new LabException($"'{command[0]}' could not be started.");
        child = process.Id;
        await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        return process.ExitCode;
    }

    private static async Task PrepareAsync(LabFolder folder, string image, CancellationToken cancellation)
    {
        await ExternalProgram.RunAsync("ip", ["link", "set", "lo", "up"], cancellation).ConfigureAwait(false);
        Directory.CreateDirectory("/run/netns");
        await MountAsync(["-t", "tmpfs", "lab", "/run/netns"], cancellation).ConfigureAwait(false);
        await MountAsync(["-t", "tmpfs", "lab", folder.Nodes], cancellation).ConfigureAwait(false);

        // HAProxy and nft run from the image, with the lab's folder in it for their configuration and sockets.
        await MountAsync(["-o", "bind,ro", image, folder.Tools], cancellation).ConfigureAwait(false);
        await MountAsync(["-t", "proc", "proc", folder.Tools + "/proc"], cancellation).ConfigureAwait(false);
        await MountAsync(["--rbind", "/dev", folder.Tools + "/dev"], cancellation).ConfigureAwait(false);
        await MountAsync(["--bind", folder.Path, folder.Tools + "/gowinops/lab"], cancellation).ConfigureAwait(false);
    }

    private static Task MountAsync(IReadOnlyList<string> arguments, CancellationToken cancellation) =>
        ExternalProgram.RunAsync("mount", arguments, cancellation);

    private static async Task<int?> FindFirstProcessAsync(int unshare, Task exit, CancellationToken cancellation)
    {
        // unshare forks before it starts the command; there is no event to wait for, and it takes about a millisecond.
        var children = string.Create(CultureInfo.InvariantCulture, $"/proc/{unshare}/task/{unshare}/children");
        for (var attempt = 0; attempt < 500 && !exit.IsCompleted; attempt++)
        {
            var text = File.Exists(children) ? await File.ReadAllTextAsync(children, cancellation).ConfigureAwait(false) : string.Empty;
            if (int.TryParse(text.Trim().Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            {
                return id;
            }

            await Task.Delay(10, cancellation).ConfigureAwait(false);
        }

        return null;
    }
}
