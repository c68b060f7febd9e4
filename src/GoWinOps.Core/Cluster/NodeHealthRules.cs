using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using GoWinOps.Services;

namespace GoWinOps.Cluster;

/// <summary>Judges a node by its vitals.</summary>
public static class NodeHealthRules
{
    /// <summary>The verdict on a node that answered: the worst of what is found.</summary>
    public static ClusterNodeHealth Judge(string node, NodeVitals vitals, NodeHealthLimits limits)
    {
        double? memoryPercent = vitals.MemorySize is > 0 and { } size && vitals.MemoryFree is { } free ? Math.Round(100.0 * (size - free) / size, 1) : null;
        List<Finding> findings = Cpu(vitals, limits)
            .Concat(Memory(memoryPercent, limits))
            .Concat(Disks(vitals, limits))
            .Concat(vitals.Services.SelectMany(Service))
            .Concat(Cluster(vitals))
            .Concat(Restart(vitals))
            .OrderByDescending(finding => finding.Verdict)
            .ToList();
        return new ClusterNodeHealth
        {
            Node = node,
            Verdict = findings.Count > 0 ? findings[0].Verdict : NodeHealthVerdict.Healthy,
            Reasons = findings.Select(finding => finding.Reason).ToArray(),
            OperatingSystem = vitals.OperatingSystem,
            Build = vitals.Build,
            Uptime = vitals.Uptime,
            CpuPercent = vitals.CpuPercent,
            MemoryPercent = memoryPercent,
            MemorySize = vitals.MemorySize,
            MemoryFree = vitals.MemoryFree,
            Disks = vitals.Disks,
            Services = vitals.Services,
            PendingRestart = vitals.PendingRestart,
            ClusterState = vitals.ClusterState,
        };
    }

    /// <summary>The verdict on a node that did not answer.</summary>
    public static ClusterNodeHealth Unanswered(string node, string reason) => new()
    {
        Node = node,
        Verdict = NodeHealthVerdict.Unknown,
        Reasons = new[] { reason },
    };

    private static IEnumerable<Finding> Cpu(NodeVitals vitals, NodeHealthLimits limits)
    {
        if (vitals.CpuPercent is not { } load)
            yield return new Finding(NodeHealthVerdict.Unknown, "the load of the processors is not known");
        else if (load > limits.MaxCpuPercent)
            yield return new Finding(NodeHealthVerdict.Warning, Text("the processors are {0:0.#} % busy, more than {1:0.#} %", load, limits.MaxCpuPercent));
    }

    private static IEnumerable<Finding> Memory(double? percent, NodeHealthLimits limits)
    {
        if (percent is not { } used)
            yield return new Finding(NodeHealthVerdict.Unknown, "the use of memory is not known");
        else if (used > limits.MaxMemoryPercent)
            yield return new Finding(
                used > (limits.MaxMemoryPercent + 100) / 2 ? NodeHealthVerdict.Critical : NodeHealthVerdict.Warning,
                Text("{0:0.#} % of the memory is used, more than {1:0.#} %", used, limits.MaxMemoryPercent));
    }

    private static IEnumerable<Finding> Disks(NodeVitals vitals, NodeHealthLimits limits)
    {
        if (vitals.Disks.Length == 0)
            yield return new Finding(NodeHealthVerdict.Unknown, "no disk could be read");
        foreach (DiskVitals disk in vitals.Disks.Where(disk => disk.FreePercent < limits.MinFreeDiskPercent))
        {
            yield return new Finding(
                disk.FreePercent < limits.MinFreeDiskPercent / 2 ? NodeHealthVerdict.Critical : NodeHealthVerdict.Warning,
                Text("disk {0} is {1:0.#} % free, less than {2:0.#} %", disk.Name, disk.FreePercent, limits.MinFreeDiskPercent));
        }
    }

    private static IEnumerable<Finding> Service(ServiceVitals service)
    {
        switch (service.State)
        {
            case GoServiceState.Running:
                yield break;
            case null:
                yield return new Finding(NodeHealthVerdict.Critical, service.Fault ?? Text("service '{0}' cannot be seen", service.Name));
                break;
            case GoServiceState.Unknown:
                yield return new Finding(NodeHealthVerdict.Unknown, Text("the state of service '{0}' is not known", service.Name));
                break;
            case GoServiceState.Stopped:
                yield return new Finding(NodeHealthVerdict.Critical, Text("service '{0}' is stopped", service.Name));
                break;
            default:
                yield return new Finding(NodeHealthVerdict.Warning, Text("service '{0}' is {1}, not running", service.Name, service.State));
                break;
        }
    }

    // A node that joins becomes a member by itself: that is neither good nor bad news.
    private static IEnumerable<Finding> Cluster(NodeVitals vitals)
    {
        NodeHealthVerdict? verdict = vitals.ClusterState switch
        {
            ClusterNodeState.Down => NodeHealthVerdict.Critical,
            ClusterNodeState.Paused => NodeHealthVerdict.Warning,
            ClusterNodeState.Unknown => NodeHealthVerdict.Unknown,
            _ => null,
        };
        if (verdict is { } known)
            yield return new Finding(known, Text("the node's state in its failover cluster is {0}", vitals.ClusterState));
        foreach (string finding in vitals.ClusterFindings)
            yield return new Finding(vitals.ClusterState == ClusterNodeState.Unknown ? NodeHealthVerdict.Unknown : NodeHealthVerdict.Warning, finding);
    }

    private static IEnumerable<Finding> Restart(NodeVitals vitals)
    {
        if (vitals.PendingRestart is { Length: > 0 } waiting)
            yield return new Finding(NodeHealthVerdict.Warning, Text("a restart is pending: {0}", string.Join(", ", waiting)));
    }

    private static string Text(string format, params object[] arguments) => string.Format(CultureInfo.CurrentCulture, format, arguments);

    private readonly struct Finding
    {
        internal Finding(NodeHealthVerdict verdict, string reason)
        {
            Verdict = verdict;
            Reason = reason;
        }

        internal NodeHealthVerdict Verdict { get; }

        internal string Reason { get; }
    }
}
