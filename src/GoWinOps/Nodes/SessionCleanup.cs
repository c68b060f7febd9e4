using System.Management.Automation;

namespace GoWinOps.Commands;

/// <summary>Closes the sessions nobody uses when the module is removed: each is an SSH client here and a PowerShell process on its node.</summary>
public sealed class SessionCleanup : IModuleAssemblyCleanup
{
    /// <summary>Called by PowerShell when a runspace removes the module. A session another runspace is using stays open.</summary>
    /// <param name="psModuleInfo">The module.</param>
    public void OnRemove(PSModuleInfo psModuleInfo) => SessionPool.Instance.CloseIdle();
}
