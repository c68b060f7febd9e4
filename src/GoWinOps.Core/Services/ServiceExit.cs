using System.ComponentModel;
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
        // These are the manager's own; any other is what the program reported, and 2 does not mean that its executable is missing then.
        >= 1050 and <= 1079 and int code => Win32Errors.Create(code, service),
        int code => EndedWith(service, code),
    };

    private static GoWinOpsException EndedWith(string service, int code)
    {
        Problem problem = Problem.Create(nameof(Messages.ServiceEndedWithError), service, service, SubjectMachine.Name, code, new Win32Exception(code).Message);
        problem.NativeCode = code;
        return new GoWinOpsException(problem, service);
    }
}
