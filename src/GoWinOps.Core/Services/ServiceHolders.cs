using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;

namespace GoWinOps.Services;

/// <summary>Who may keep a deleted service from going. Windows does not say who has a service open, so this is a guess from what runs.</summary>
internal static class ServiceHolders
{
    // Programs that are known to keep services open while they show them.
    private static readonly string[] Likely = { "mmc", "Taskmgr", "procexp", "procexp64", "perfmon", "SystemInformer", "ProcessHacker" };

    /// <summary>Those of the known programs that run, or the known ones when none does.</summary>
    internal static string Describe()
    {
        List<string> running = new();
        foreach (Process process in Likely.SelectMany(Process.GetProcessesByName))
        {
            using (process)
                running.Add($"{process.ProcessName} (process {process.Id})");
        }

        return running.Count > 0 ? string.Join(", ", running) : "services.msc, Task Manager, Event Viewer or a monitoring agent";
    }
}
