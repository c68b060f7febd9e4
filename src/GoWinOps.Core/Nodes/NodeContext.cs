using System;
using System.IO;
using System.Runtime.InteropServices;
using GoWinOps.Problems;
using GoWinOps.Time;

namespace GoWinOps.Nodes;

/// <summary>What an operation finds on the node it runs on.</summary>
public sealed class NodeContext
{
    /// <summary>A context over <paramref name="rootFolder"/>, or over the machine's own folder when null.</summary>
    public NodeContext(string? rootFolder = null, IClock? clock = null)
    {
        RootFolder = rootFolder ?? DefaultRootFolder;
        Clock = clock ?? SystemClock.Instance;
    }

    /// <summary>
    /// Everything GoWinOps keeps on a node: <c>%ProgramData%\GoWinOps</c>; on Unix <c>$GOWINOPS_ROOT</c>, else <c>/var/lib/gowinops</c>.
    /// The receiving script of the module push finds the same folder by the same rule.
    /// </summary>
    public static string DefaultRootFolder => IsWindows
        ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.CommonApplicationData), "GoWinOps")
        : Environment.GetEnvironmentVariable("GOWINOPS_ROOT") ?? "/var/lib/gowinops";

    /// <summary>Whether this process runs on Windows.</summary>
    public static bool IsWindows { get; } = RuntimeInformation.IsOSPlatform(OSPlatform.Windows);

    /// <summary>The folder that holds modules, content, releases and state on this node.</summary>
    public string RootFolder { get; }

    /// <summary>The node's clock.</summary>
    public IClock Clock { get; }

    /// <summary>The edition of the PowerShell that hosts the engine here: Desktop or Core; null where none does.</summary>
    public string? PSEdition { get; init; }

    /// <summary>The version of the PowerShell that hosts the engine here.</summary>
    public string? PSVersion { get; init; }

    /// <summary>
    /// The machine whose services are controlled, where it is another one than that whose folders these are: its service control manager is spoken to
    /// from here, and nothing else of it can be reached. Null for this machine.
    /// </summary>
    internal string? ServiceMachine { get; init; }

    /// <summary>The folder content is received into, one file a SHA-256.</summary>
    public string IncomingFolder => Path.Combine(RootFolder, "incoming");

    /// <summary>The folder of one service: releases, state, logs.</summary>
    public string ServiceFolder(string service) => Path.Combine(RootFolder, "services", service);

    /// <summary>Refuses an action this machine cannot do.</summary>
    /// <exception cref="GoWinOpsException"><c>RequiresWindows</c></exception>
    public static void RequireWindows(string action)
    {
        if (!IsWindows)
            throw new GoWinOpsException(nameof(Messages.RequiresWindows), action, action, Environment.MachineName, RuntimeInformation.OSDescription);
    }
}
