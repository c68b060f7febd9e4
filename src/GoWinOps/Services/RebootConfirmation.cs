using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using GoWinOps.Services;

namespace GoWinOps.Commands;

/// <summary>
/// Asks before a service is allowed to restart the whole computer, as a cmdlet of high impact asks: unless -Confirm:$false or $ConfirmPreference says not to.
/// </summary>
internal static class RebootConfirmation
{
    /// <summary>Whether to go on; asks only where <paramref name="recovery"/> reboots and is a change, and only after ShouldProcess.</summary>
    /// <param name="command">The cmdlet.</param>
    /// <param name="recovery">What is asked for; null when nothing is.</param>
    /// <param name="changes">What changes.</param>
    /// <param name="target">The service and its node, in words.</param>
    /// <param name="onPipeline">Runs a question on the pipeline thread.</param>
    internal static Task<bool> AskAsync(
        PSCmdlet command, ServiceRecovery? recovery, IEnumerable<PropertyChange> changes, string target, Func<Func<bool>, Task<bool>> onPipeline)
    {
        if (recovery?.Reboots != true || changes.All(change => change.Property != ServiceRecoveryRules.ActionsProperty))
            return Task.FromResult(true);
        return onPipeline(() => !Asks(command) || command.ShouldContinue(
            $"When {target} fails, Windows will restart the whole computer, with everything else that runs on it. Is that what you want?", "Let a service reboot its computer"));
    }

    private static bool Asks(PSCmdlet command)
    {
        // -Confirm has asked already, -Confirm:$false has answered.
        if (command.MyInvocation.BoundParameters.ContainsKey("Confirm"))
            return false;
        return !LanguagePrimitives.TryConvertTo(command.GetVariableValue("ConfirmPreference"), out ConfirmImpact preference) || preference != ConfirmImpact.None;
    }
}
