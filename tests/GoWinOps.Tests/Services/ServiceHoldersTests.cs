using System;
using System.Linq;
using GoWinOps.Services;
using Xunit;

namespace GoWinOps.Tests.Services;

public sealed class ServiceHoldersTests
{
    [Fact]
    public void Consoles_are_named_by_what_they_show_and_whose_screen_they_are_on()
    {
        string text = ServiceHolders.Describe(
        [
            new ServiceHolder("pwsh", 900, 0, "pwsh -File watch.ps1"),
            new ServiceHolder("mmc", 4711, 2, @"""C:\Windows\system32\mmc.exe"" C:\Windows\system32\services.msc"),
            new ServiceHolder("mmc", 4712, 3, @"""C:\Windows\system32\mmc.exe"" ""C:\Windows\system32\eventvwr.msc"" /s"),
            new ServiceHolder("MMC", 4713, 0, null),
            new ServiceHolder("orders", 1, 0, null),
        ]);

        Assert.Equal(
            "Services (mmc, process 4711, session 2), Event Viewer (mmc, process 4712, session 3), Microsoft Management Console (MMC, process 4713), "
            + "PowerShell: objects of Get-Service keep services open (pwsh, process 900)",
            text);
    }

    [Fact]
    public void Of_many_the_likeliest_are_named_and_the_others_counted()
    {
        string text = ServiceHolders.Describe(Enumerable.Range(1, 8).Select(id => new ServiceHolder("WmiPrvSE", id, 0, null)).Append(new ServiceHolder("Taskmgr", 99, 1, null)));

        Assert.StartsWith("Task Manager (Taskmgr, process 99, session 1), WMI", text, StringComparison.Ordinal);
        Assert.EndsWith(" and 4 more", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_suspect_the_usual_ones_are_named()
    {
        Assert.Contains("services.msc", ServiceHolders.Describe([]), StringComparison.Ordinal);
    }
}
