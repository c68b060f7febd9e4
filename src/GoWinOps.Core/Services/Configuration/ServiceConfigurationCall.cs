using System.Collections.Generic;
using System.Linq;
using System.Security;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>What one call of ChangeServiceConfig sets. What is not put in stays as it is, so that a change never writes back what it did not mean to change.</summary>
internal sealed class ServiceConfigurationCall
{
    internal uint StartType { get; set; } = Advapi32.ServiceNoChange;

    internal uint ErrorControl { get; set; } = Advapi32.ServiceNoChange;

    /// <summary>The quoted executable and its arguments.</summary>
    internal string? CommandLine { get; set; }

    /// <summary>The load-order group; empty for none.</summary>
    internal string? LoadOrderGroup { get; set; }

    /// <summary>The services it needs; empty clears them.</summary>
    internal string[]? DependsOn { get; set; }

    internal string? Account { get; set; }

    /// <summary>The account's password; null keeps the one Windows holds.</summary>
    internal SecureString? Password { get; set; }

    internal string? DisplayName { get; set; }

    /// <summary>The call that sets those of <paramref name="settings"/> that it can set.</summary>
    internal static ServiceConfigurationCall Of(IEnumerable<ServiceSetting> settings, ServiceConfiguration configuration)
    {
        ServiceConfigurationCall call = new();
        foreach (IBasicServiceSetting setting in settings.OfType<IBasicServiceSetting>())
            setting.Put(configuration, call);
        return call;
    }
}
