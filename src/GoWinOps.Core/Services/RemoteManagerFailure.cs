using System.ComponentModel;
using GoWinOps.Problems;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>Says why the service control manager of another machine could not be opened.</summary>
internal static class RemoteManagerFailure
{
    /// <summary>The failure behind a Win32 code of OpenSCManager.</summary>
    internal static GoWinOpsException Of(int code, string machine, ServiceManagerRights rights)
    {
        string id = code switch
        {
            Win32Errors.AccessDenied => nameof(Messages.RemoteManagerDenied),
            // The name, the address, the port mapper or the manager's own port did not answer.
            51 or 53 or 64 or 67 or 1702 or 1703 or 1722 or 1726 or 1727 or 1753 => nameof(Messages.RemoteManagerUnreachable),
            _ => nameof(Messages.RemoteManagerFailed),
        };
        Problem problem = Problem.Create(id, machine, machine, code, new Win32Exception(code).Message, RightNames.Of(rights));
        problem.NativeCode = code;
        return new GoWinOpsException(problem, machine);
    }
}
