using System;
using System.Collections.Generic;
using System.Linq;
using GoWinOps.Windows;

namespace GoWinOps.Nodes;

/// <summary>
/// How safely this machine's WinRM is configured. Its settings lie in the registry (value names as <c>winrm get winrm/config</c> shows them,
/// with an underscore for the authentications), where they can be read without the service running.
/// </summary>
internal static class WinRmEndpoint
{
    /// <summary>What to do about any of the findings.</summary>
    internal const string Remedy = "Name the trusted hosts one by one, set AllowUnencrypted and Basic to false (winrm set winrm/config/service), and use HTTPS where Kerberos is not to be had.";

    private const string Client = @"SOFTWARE\Microsoft\Windows\CurrentVersion\WSMAN\Client";
    private const string Service = @"SOFTWARE\Microsoft\Windows\CurrentVersion\WSMAN\Service";

    /// <summary>What is unsafe, in words.</summary>
    internal static string[] Findings() => Judge(LocalMachineRegistry.ReadText(Client, "trusted_hosts"), LocalMachineRegistry.ReadNumber(Client, "allow_unencrypted"), LocalMachineRegistry.ReadNumber(Service, "allow_unencrypted"), LocalMachineRegistry.ReadNumber(Service, "auth_basic"));

    /// <summary>What is unsafe about these values; null means that a value is not set, and the defaults are safe.</summary>
    internal static string[] Judge(string? trustedHosts, uint? clientUnencrypted, uint? serviceUnencrypted, uint? serviceBasic)
    {
        List<string> findings = new();
        if (trustedHosts is not null && trustedHosts.Split(',').Any(host => host.Trim() == "*"))
            findings.Add("TrustedHosts is '*': this machine would send credentials to any host that answers.");
        if (clientUnencrypted is > 0)
            findings.Add("The WinRM client allows unencrypted traffic.");
        if (serviceUnencrypted is > 0)
            findings.Add("The WinRM service allows unencrypted traffic.");
        if (serviceBasic is > 0)
            findings.Add("The WinRM service allows Basic authentication.");
        return findings.ToArray();
    }
}
