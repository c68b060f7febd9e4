using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.Linq;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>Who may keep a deleted service from going. Windows does not say who has a service open, so this is a guess from what runs, likeliest first.</summary>
internal static class ServiceHolders
{
    private const int MostShown = 5;
    private const string Unknown = "services.msc, Task Manager, Event Viewer or a monitoring agent";

    // Programs that keep services open while they show or watch them, and what they are.
    private static readonly (string Program, string What)[] Likely =
    {
        ("mmc", "Microsoft Management Console"),
        ("Taskmgr", "Task Manager"),
        ("procexp", "Process Explorer"),
        ("procexp64", "Process Explorer"),
        ("SystemInformer", "System Informer"),
        ("ProcessHacker", "Process Hacker"),
        ("perfmon", "Performance Monitor"),
        ("ServerManager", "Server Manager"),
        ("HealthService", "the agent of Operations Manager"),
        ("MonitoringHost", "the agent of Operations Manager"),
        ("zabbix_agentd", "the Zabbix agent"),
        ("zabbix_agent2", "the Zabbix agent"),
        ("nscp", "NSClient++"),
        ("ncpa", "the Nagios agent"),
        ("windows_exporter", "the Prometheus exporter"),
        ("telegraf", "Telegraf"),
        ("splunkd", "the Splunk forwarder"),
        ("PRTG Probe", "the PRTG probe"),
        ("WmiPrvSE", "WMI, for whoever asks it about services"),
        ("powershell", "PowerShell: objects of Get-Service keep services open"),
        ("pwsh", "PowerShell: objects of Get-Service keep services open"),
    };

    private static readonly (string SnapIn, string What)[] SnapIns =
    {
        ("services.msc", "Services"),
        ("compmgmt.msc", "Computer Management"),
        ("eventvwr.msc", "Event Viewer"),
    };

    /// <summary>Lets go of services that this process has open without knowing: objects of Get-Service that nobody disposed of.</summary>
    internal static void ReleaseOwn()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    /// <summary>Those of the known programs that run, or the known ones when none does.</summary>
    internal static string Describe() => Describe(Running());

    /// <summary>The same of a list of processes; those of other kinds are passed over.</summary>
    internal static string Describe(IEnumerable<ServiceHolder> processes)
    {
        List<string> shown = processes
            .Select(process => (Process: process, Rank: RankOf(process)))
            .Where(item => item.Rank >= 0)
            .OrderBy(item => item.Rank).ThenBy(item => item.Process.Id)
            .Select(item => Show(item.Process, Likely[item.Rank].What))
            .ToList();
        if (shown.Count == 0)
            return Unknown;
        string more = shown.Count > MostShown ? $" and {shown.Count - MostShown} more" : string.Empty;
        return string.Join(", ", shown.Take(MostShown)) + more;
    }

    private static int RankOf(ServiceHolder process) => Array.FindIndex(Likely, item => string.Equals(item.Program, process.Name, StringComparison.OrdinalIgnoreCase));

    private static string Show(ServiceHolder process, string what)
    {
        string line = process.CommandLine ?? string.Empty;
        string? snapIn = SnapIns.FirstOrDefault(item => line.IndexOf(item.SnapIn, StringComparison.OrdinalIgnoreCase) >= 0).What;
        string where = process.Session > 0 ? $", session {process.Session}" : string.Empty;
        return $"{snapIn ?? what} ({process.Name}, process {process.Id}{where})";
    }

    private static List<ServiceHolder> Running()
    {
        List<ServiceHolder> found = new();
        using Process self = Process.GetCurrentProcess();
        foreach (Process process in Process.GetProcesses())
        {
            using (process)
            {
                if (process.Id != self.Id && TryDescribe(process) is { } holder)
                    found.Add(holder);
            }
        }

        return found;
    }

    private static ServiceHolder? TryDescribe(Process process)
    {
        try
        {
            bool isLikely = Likely.Any(item => string.Equals(item.Program, process.ProcessName, StringComparison.OrdinalIgnoreCase));
            string? line = isLikely && Nodes.NodeContext.IsWindows ? ProcessCommandLine.TryRead(process.Id) : null;
            return isLikely ? new ServiceHolder(process.ProcessName, process.Id, process.SessionId, line) : null;
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception)
        {
            // It has ended since it was listed.
            return null;
        }
    }
}
