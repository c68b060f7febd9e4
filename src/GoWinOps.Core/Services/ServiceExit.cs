using System.Globalization;
using GoWinOps.Problems;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>Says why a service that should run has stopped.</summary>
internal static class ServiceExit
{
    /// <summary>The failure behind the exit code of a service that stopped by itself.</summary>
    internal static GoWinOpsException Describe(string service, ServiceStatusProcess status) => (int)status.Win32ExitCode switch
    {
        0 => new GoWinOpsException(nameof(Messages.ServiceStoppedItself), service, service, SubjectMachine.Name),
        Win32Errors.ServiceSpecificError => Win32Errors.Create(
            Win32Errors.ServiceSpecificError, service, null, status.ServiceSpecificExitCode.ToString(CultureInfo.InvariantCulture)),
        int code => Win32Errors.Create(code, service),
    };
}
